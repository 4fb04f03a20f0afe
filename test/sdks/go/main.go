// Carries out a plan with one SDK, which a build tag chooses, and prints a line of JSON for each call of it.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
)

// planned is what the plan says about a call.
type planned struct {
	Name            string
	Signature       string
	Endpoint        string
	Protocol        string
	AccessKeyID     string
	AccessKeySecret string
	SecurityToken   string
	Retry           bool
	Calls           []struct {
		Action     string
		Parameters map[string]string
	}
}

// made is what an SDK makes of the last answer.
type made struct {
	Name      string         `json:"name"`
	Signature string         `json:"signature"`
	Exception string         `json:"exception,omitempty"`
	Code      string         `json:"code,omitempty"`
	Status    int            `json:"status,omitempty"`
	Message   string         `json:"message,omitempty"`
	RequestID string         `json:"requestId,omitempty"`
	Result    map[string]any `json:"result,omitempty"`
}

// answer is the body of a success.
type answer struct {
	RequestID string `json:"RequestId"`
	Code      string
	Result    map[string]any
}

// Each SDK has these two: send makes a call, readError fills in what its error says.
var (
	_ func(planned planned, action string, parameters map[string]string) (answer, error) = send
	_ func(err error, made *made)                                                        = readError
)

func main() {
	file, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var plan []planned
	if err := json.Unmarshal(file, &plan); err != nil {
		log.Fatal(err)
	}
	for _, planned := range plan {
		line, err := json.Marshal(carryOut(planned))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(line))
	}
}

func carryOut(planned planned) made {
	var last made
	var transactionID string
	for _, call := range planned.Calls {
		last = made{Name: planned.Name, Signature: planned.Signature}
		if call.Parameters["TransactionId"] == "{transactionId}" {
			call.Parameters["TransactionId"] = transactionID
		}
		body, err := send(planned, call.Action, call.Parameters)
		if err != nil {
			last.Exception = fmt.Sprintf("%T", err)
			last.Message = err.Error()
			readError(err, &last)
			continue
		}
		last.Code, last.RequestID, last.Result = body.Code, body.RequestID, body.Result
		if opened, ok := body.Result["TransactionId"].(string); ok {
			transactionID = opened
		}
	}
	return last
}

// recast turns what an SDK answers into a type of ours, by way of JSON.
func recast(from, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, to)
}
