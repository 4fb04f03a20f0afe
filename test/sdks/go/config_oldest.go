//go:build openapi_oldest || product_oldest

package main

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/client"
	util "github.com/alibabacloud-go/tea-utils/service"
	"github.com/alibabacloud-go/tea/tea"
)

func config(planned planned) *openapi.Config {
	config := &openapi.Config{
		Endpoint:        tea.String(planned.Endpoint),
		AccessKeyId:     tea.String(planned.AccessKeyID),
		AccessKeySecret: tea.String(planned.AccessKeySecret),
	}
	if planned.Protocol == "http" {
		config.Protocol = tea.String("HTTP")
	}
	if planned.SecurityToken != "" {
		config.SecurityToken = tea.String(planned.SecurityToken)
	}
	if planned.Signature == "V1" {
		config.SignatureAlgorithm = tea.String("v2")
	}
	return config
}

func runtime(planned planned) *util.RuntimeOptions {
	if !planned.Retry {
		return &util.RuntimeOptions{}
	}
	return &util.RuntimeOptions{Autoretry: tea.Bool(true), MaxAttempts: tea.Int(3)}
}
