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
	AccessKeyID     string
	AccessKeySecret string
	SecurityToken   string
	Retry           bool
	Before          []map[string]string
	Parameters      map[string]string
}

// result is what an SDK makes of an answer.
type result struct {
	Name          string `json:"name"`
	Signature     string `json:"signature"`
	Exception     string `json:"exception,omitempty"`
	Code          string `json:"code,omitempty"`
	Status        int    `json:"status,omitempty"`
	Message       string `json:"message,omitempty"`
	RequestID     string `json:"requestId,omitempty"`
	TransactionID string `json:"transactionId,omitempty"`
}

// answer is the body of a success.
type answer struct {
	RequestID string `json:"RequestId"`
	Code      string
	Result    struct {
		TransactionID string `json:"TransactionId"`
	}
}

// Each SDK has these two: initialize calls it, readError fills in what its error says.
var (
	_ func(planned, map[string]string) (answer, error) = initialize
	_ func(error, *result)                             = readError
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
	for _, call := range plan {
		line, err := json.Marshal(attempt(call))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(line))
	}
}

func attempt(call planned) result {
	for _, parameters := range call.Before {
		_, _ = initialize(call, parameters) // what comes before a case may well be refused
	}
	made := result{Name: call.Name, Signature: call.Signature}
	body, err := initialize(call, call.Parameters)
	if err != nil {
		made.Exception = fmt.Sprintf("%T", err)
		made.Message = err.Error()
		readError(err, &made)
		return made
	}
	made.Code, made.RequestID, made.TransactionID = body.Code, body.RequestID, body.Result.TransactionID
	return made
}

// recast turns what an SDK answers into a type of ours, by way of JSON.
func recast(from, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, to)
}
