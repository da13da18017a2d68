package main

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
)

// prepareRego prepares the query once and parses every input once: what is measured is evaluation alone.
func prepareRego(one Case) ([]func() any, error) {
	ctx := context.Background()
	version := ast.RegoV0
	if one.Version == "v1" {
		version = ast.RegoV1
	}
	options := []func(*rego.Rego){rego.Query(one.Query), rego.SetRegoVersion(version)}
	for name, text := range one.Modules {
		options = append(options, rego.Module(name, text))
	}
	if one.Data != nil {
		options = append(options, rego.Store(inmem.NewFromObject(one.Data)))
	}
	prepared, err := rego.New(options...).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	evaluations := []func() any{}
	for _, raw := range one.Inputs {
		var input any
		if err := util.UnmarshalJSON(raw, &input); err != nil {
			return nil, err
		}
		value, err := ast.InterfaceToValue(input)
		if err != nil {
			return nil, err
		}
		evaluations = append(evaluations, func() any {
			results, err := prepared.Eval(ctx, rego.EvalParsedInput(value))
			if err != nil {
				return map[string]any{"error": err.Error()}
			}
			if len(results) == 0 {
				return map[string]any{"undefined": true}
			}
			return map[string]any{"value": results[0].Expressions[0].Value}
		})
	}
	return evaluations, nil
}
