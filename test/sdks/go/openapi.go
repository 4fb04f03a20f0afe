//go:build openapi

package main

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
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
			query[name] = dara.String(value)
		}
	}
	response, err := client.CallApi(&openapi.Params{
		Action:      dara.String(action),
		Version:     dara.String("2022-08-09"),
		Protocol:    dara.String("HTTPS"),
		Pathname:    dara.String("/"),
		Method:      dara.String("POST"),
		AuthType:    dara.String("AK"),
		Style:       dara.String("RPC"),
		ReqBodyType: dara.String("formData"),
		BodyType:    dara.String("json"),
	}, &openapi.OpenApiRequest{Query: query, Body: form}, &dara.RuntimeOptions{})
	if err != nil {
		return answer{}, err
	}
	var body answer
	return body, recast(response["body"], &body)
}
