//go:build core

package main

import (
	"encoding/json"
	"errors"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
)

func send(planned planned, action string, parameters map[string]string) (answer, error) {
	client, err := sdk.NewClientWithOptions("ap-southeast-1", sdk.NewConfig().WithAutoRetry(planned.Retry), credential(planned))
	if err != nil {
		return answer{}, err
	}
	request := requests.NewCommonRequest()
	request.Scheme, request.Domain = planned.Protocol, planned.Endpoint
	request.Version, request.ApiName, request.Method = "2022-08-09", action, "POST"
	for name, value := range parameters {
		if name == "FacePictureBase64" {
			request.FormParams[name] = value
		} else {
			request.QueryParams[name] = value
		}
	}
	response, err := client.ProcessCommonRequest(request)
	if err != nil {
		return answer{}, err
	}
	var body answer
	return body, json.Unmarshal(response.GetHttpContentBytes(), &body)
}

func credential(planned planned) auth.Credential {
	if planned.SecurityToken == "" {
		return credentials.NewAccessKeyCredential(planned.AccessKeyID, planned.AccessKeySecret)
	}
	return credentials.NewStsTokenCredential(planned.AccessKeyID, planned.AccessKeySecret, planned.SecurityToken)
}

func readError(err error, made *made) {
	var refusal sdkerrors.Error
	if !errors.As(err, &refusal) {
		return
	}
	made.Code, made.Status, made.Message = refusal.ErrorCode(), refusal.HttpStatus(), refusal.Message()
	if served, ok := refusal.(interface{ RequestId() string }); ok {
		made.RequestID = served.RequestId()
	}
}
