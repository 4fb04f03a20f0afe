//go:build openapi || openapi_oldest || product || product_oldest

package main

import (
	"encoding/json"
	"errors"

	"github.com/alibabacloud-go/tea/tea"
)

func readError(err error, made *made) {
	var refusal *tea.SDKError
	if !errors.As(err, &refusal) {
		return
	}
	made.Code, made.Status = tea.StringValue(refusal.Code), tea.IntValue(refusal.StatusCode)
	made.Message = tea.StringValue(refusal.Message)
	var data struct {
		RequestID string `json:"RequestId"`
	}
	if json.Unmarshal([]byte(tea.StringValue(refusal.Data)), &data) == nil {
		made.RequestID = data.RequestID
	}
}
