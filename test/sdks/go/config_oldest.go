//go:build openapi_oldest || product_oldest

package main

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/client"
	util "github.com/alibabacloud-go/tea-utils/service"
	"github.com/alibabacloud-go/tea/tea"
)

func config(call planned) *openapi.Config {
	config := &openapi.Config{
		Endpoint:        tea.String(call.Endpoint),
		Protocol:        tea.String("HTTP"),
		AccessKeyId:     tea.String(call.AccessKeyID),
		AccessKeySecret: tea.String(call.AccessKeySecret),
	}
	if call.SecurityToken != "" {
		config.SecurityToken = tea.String(call.SecurityToken)
	}
	if call.Signature == "V1" {
		config.SignatureAlgorithm = tea.String("v2")
	}
	return config
}

func runtime(call planned) *util.RuntimeOptions {
	if !call.Retry {
		return &util.RuntimeOptions{}
	}
	return &util.RuntimeOptions{Autoretry: tea.Bool(true), MaxAttempts: tea.Int(3)}
}
