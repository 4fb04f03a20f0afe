//go:build openapi || product

package main

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
)

func config(call planned) *openapi.Config {
	config := &openapi.Config{
		Endpoint:        dara.String(call.Endpoint),
		Protocol:        dara.String("HTTP"),
		AccessKeyId:     dara.String(call.AccessKeyID),
		AccessKeySecret: dara.String(call.AccessKeySecret),
	}
	if call.SecurityToken != "" {
		config.SecurityToken = dara.String(call.SecurityToken)
	}
	if call.Signature == "V1" {
		config.SignatureAlgorithm = dara.String("v2")
	}
	if call.Retry {
		throttled := &dara.RetryCondition{MaxAttempts: 3, MaxDelay: 10_000, ErrorCode: []string{"Throttling.Api"}}
		config.RetryOptions = &dara.RetryOptions{Retryable: true, RetryCondition: []*dara.RetryCondition{throttled}}
	}
	return config
}
