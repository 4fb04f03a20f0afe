//go:build openapi || product

package main

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
)

func config(planned planned) *openapi.Config {
	config := &openapi.Config{
		Endpoint:        dara.String(planned.Endpoint),
		AccessKeyId:     dara.String(planned.AccessKeyID),
		AccessKeySecret: dara.String(planned.AccessKeySecret),
	}
	if planned.Protocol == "http" {
		config.Protocol = dara.String("HTTP")
	}
	if planned.SecurityToken != "" {
		config.SecurityToken = dara.String(planned.SecurityToken)
	}
	if planned.Signature == "V1" {
		config.SignatureAlgorithm = dara.String("v2")
	}
	if planned.Retry {
		// By code, as its ThrottlingError has no name; the SDK takes the period for seconds
		throttled := &dara.RetryCondition{
			MaxAttempts: 3,
			ErrorCode:   []string{"Throttling.Api"},
			Backoff:     &dara.FixedBackoffPolicy{Period: 1},
			MaxDelay:    10,
		}
		config.RetryOptions = &dara.RetryOptions{Retryable: true, RetryCondition: []*dara.RetryCondition{throttled}}
	}
	return config
}
