// Command cel-check checks CEL expressions in Kubernetes' own environment, with an `object` of a given schema, and says
// their types and estimated costs, or what is wrong with them. JSON in, a line of JSON per expression out.
package main

import (
	"bufio"
	"encoding/json"
	"os"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"k8s.io/apimachinery/pkg/util/version"
	apiservercel "k8s.io/apiserver/pkg/cel"
	"k8s.io/apiserver/pkg/cel/common"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
	"k8s.io/apiserver/pkg/cel/openapi"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

type job struct {
	Schema      json.RawMessage `json:"schema"`
	Expressions []string        `json:"expressions"`
}

type answer struct {
	Type  string `json:"type,omitempty"`
	Error string `json:"error,omitempty"`
	Min   uint64 `json:"min"`
	Max   uint64 `json:"max"`
}

func main() {
	var in job
	must(json.NewDecoder(bufio.NewReader(os.Stdin)).Decode(&in))
	var schema spec.Schema
	must(json.Unmarshal(in.Schema, &schema))
	object := common.SchemaDeclType(&openapi.Schema{Schema: &schema}, true).MaybeAssignTypeName("Object1")
	env := environmentWith(object)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for _, expression := range in.Expressions {
		must(encoder.Encode(check(env, object, expression)))
	}
}

func environmentWith(object *apiservercel.DeclType) *cel.Env {
	set, err := environment.MustBaseEnvSet(version.MajorMinor(1, 36)).Extend(environment.VersionedOptions{
		IntroducedVersion: version.MajorMinor(1, 0),
		EnvOptions: []cel.EnvOption{
			cel.Variable("object", object.CelType()),
			cel.Variable("params", cel.DynType),
			cel.Variable("variables", cel.DynType),
			cel.Variable("authorizer", library.AuthorizerType),
			cel.Variable("numbers", cel.ListType(cel.IntType)),
			cel.Variable("names", cel.MapType(cel.StringType, cel.ListType(cel.StringType))),
			cel.Variable("flag", cel.BoolType),
			cel.Variable("text", cel.StringType),
			cel.Variable("when", cel.TimestampType),
			cel.Variable("a.b.c", cel.IntType),
		},
		DeclTypes: []*apiservercel.DeclType{object},
	})
	must(err)
	env, err := set.Env(environment.StoredExpressions)
	must(err)
	return env
}

func check(env *cel.Env, object *apiservercel.DeclType, expression string) (found answer) {
	// The validator of list literals fails on `[?x]` where x is no optional.
	defer func() {
		if recover() != nil {
			found = answer{}
		}
	}()
	ast, issues := env.Compile(expression)
	if issues.Err() != nil {
		return answer{Error: issues.String()}
	}
	cost, err := env.EstimateCost(ast, &library.CostEstimator{SizeEstimator: sizes{object}})
	must(err)
	return answer{Type: checker.FormatCELType(ast.OutputType()), Min: cost.Min, Max: cost.Max}
}

// sizes are those that Kubernetes takes from the schema of a custom resource.
type sizes struct{ object *apiservercel.DeclType }

func (s sizes) EstimateSize(node checker.AstNode) *checker.SizeEstimate {
	if len(node.Path()) == 0 || node.Path()[0] != "object" {
		return nil
	}
	reached := s.object
	for _, step := range node.Path()[1:] {
		switch step {
		case "@items", "@values":
			reached = reached.ElemType
		case "@keys":
			reached = reached.KeyType
		default:
			field, ok := reached.Fields[step]
			if !ok {
				return nil
			}
			reached = field.Type
		}
		if reached == nil {
			return nil
		}
	}
	return &checker.SizeEstimate{Min: 0, Max: uint64(reached.MaxElements)}
}

func (s sizes) EstimateCallCost(string, string, *checker.AstNode, []checker.AstNode) *checker.CallEstimate {
	return nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
