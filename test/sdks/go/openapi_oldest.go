//go:build openapi_oldest

package main

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/client"
	"github.com/alibabacloud-go/tea/tea"
)

// Calls the core as the product SDK does: the picture in the form, all else in the query.
func send(planned planned, action string, parameters map[string]string) (answer, error) {
	client, err := openapi.NewClient(config(planned))
	if err != nil {
		return answer{}, err
	}
	query, form := map[string]*string{}, map[string]any{}
	for name, value := range parameters {
		if name == "FacePictureBase64" {
			form[name] = value
		} else {
			query[name] = tea.String(value)
		}
	}
	response, err := client.CallApi(&openapi.Params{
		Action:      tea.String(action),
		Version:     tea.String("2022-08-09"),
		Protocol:    tea.String("HTTPS"),
		Pathname:    tea.String("/"),
		Method:      tea.String("POST"),
		AuthType:    tea.String("AK"),
		Style:       tea.String("RPC"),
		ReqBodyType: tea.String("formData"),
		BodyType:    tea.String("json"),
	}, &openapi.OpenApiRequest{Query: query, Body: form}, runtime(planned))
	if err != nil {
		return answer{}, err
	}
	var body answer
	return body, recast(response["body"], &body)
}
