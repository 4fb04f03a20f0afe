//go:build product

package main

import (
	product "github.com/alibabacloud-go/cloudauth-intl-20220809/v3/client"
	"github.com/alibabacloud-go/tea/dara"
)

func initialize(call planned, parameters map[string]string) (answer, error) {
	client, err := product.NewClient(config(call))
	if err != nil {
		return answer{}, err
	}
	var request product.InitializeRequest
	if err := recast(parameters, &request); err != nil {
		return answer{}, err
	}
	response, err := client.InitializeWithOptions(&request, &dara.RuntimeOptions{})
	if err != nil {
		return answer{}, err
	}
	var body answer
	return body, recast(response.Body, &body)
}
