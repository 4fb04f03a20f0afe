//go:build product_oldest

package main

import (
	"fmt"

	product "github.com/alibabacloud-go/cloudauth-intl-20220809/client"
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
	response, err := client.InitializeWithOptions(&request, runtime(planned))
	if err != nil {
		return answer{}, err
	}
	var body answer
	return body, recast(response.Body, &body)
}
