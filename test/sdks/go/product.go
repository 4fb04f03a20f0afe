//go:build product

package main

import (
	"fmt"

	product "github.com/alibabacloud-go/cloudauth-intl-20220809/v3/client"
	"github.com/alibabacloud-go/tea/dara"
)

func send(planned planned, action string, parameters map[string]string) (answer, error) {
	if action != "Initialize" {
		return answer{}, fmt.Errorf("%s is not written down here", action)
	}
	client, err := product.NewClient(config(planned))
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
