package main

import (
	"fmt"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/interpreter"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
)

var kubernetes = environment.MustBaseEnvSet(version.MajorMinor(1, 36))

// prepareCEL compiles as the API server does for ValidatingAdmissionPolicies: cost counted, constants folded.
func prepareCEL(one Case) ([]func() any, error) {
	inputs := []map[string]any{}
	names := map[string]bool{}
	for _, raw := range one.Inputs {
		var input map[string]any
		// As unstructured objects hold numbers: int64 and float64.
		if err := utiljson.Unmarshal(raw, &input); err != nil {
			return nil, err
		}
		for name := range input {
			names[name] = true
		}
		inputs = append(inputs, input)
	}
	variables := []cel.EnvOption{}
	for name := range names {
		variables = append(variables, cel.Variable(name, cel.DynType))
	}
	set, err := kubernetes.Extend(environment.VersionedOptions{IntroducedVersion: version.MajorMinor(1, 0), EnvOptions: variables})
	if err != nil {
		return nil, err
	}
	env := set.StoredExpressionsEnv()
	ast, issues := env.Compile(one.Expression)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	program, err := env.Program(ast,
		cel.EvalOptions(cel.OptOptimize, cel.OptTrackCost),
		cel.CostTracking(&library.CostEstimator{}),
		cel.CostLimit(10_000_000),
		cel.InterruptCheckFrequency(100))
	if err != nil {
		return nil, err
	}
	evaluations := []func() any{}
	for _, input := range inputs {
		activation, err := interpreter.NewActivation(input)
		if err != nil {
			return nil, err
		}
		evaluations = append(evaluations, func() any {
			value, details, err := program.Eval(activation)
			if err != nil {
				return map[string]any{"error": err.Error()}
			}
			return map[string]any{"value": fmt.Sprint(value.Value()), "cost": details.ActualCost()}
		})
	}
	return evaluations, nil
}
