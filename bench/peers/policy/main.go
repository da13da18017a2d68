// Command policy-peers evaluates CEL with Kubernetes' own environment (cel-go) and Rego with OPA, as often as fits into a
// given time, and says how often that was and what came out. The benchmark bench/policy.ts feeds it the very
// expressions, modules and inputs that Hauberk gets in the same run.
//
//	policy-peers cel  < job.json > results.json
//	policy-peers rego < job.json > results.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"time"
)

// Job is what to measure: every case for about the given time, after a tenth of it to warm up.
type Job struct {
	Milliseconds int    `json:"milliseconds"`
	Cases        []Case `json:"cases"`
}

// Case is one expression or one set of modules, and the inputs it is evaluated on in turn.
type Case struct {
	ID string `json:"id"`
	// CEL
	Expression string `json:"expression"`
	// Rego
	Modules map[string]string `json:"modules"`
	Query   string            `json:"query"`
	Version string            `json:"version"`
	Data    map[string]any    `json:"data"`
	// For CEL: variables by name. For Rego: the input document.
	Inputs []json.RawMessage `json:"inputs"`
}

// Result says how fast a case was, and what each input gave.
type Result struct {
	ID          string `json:"id"`
	Error       string `json:"error,omitempty"`
	Evaluations int    `json:"evaluations"`
	Nanoseconds int64  `json:"nanoseconds"`
	Outcomes    []any  `json:"outcomes"`
}

func main() {
	// One core, as the other side has.
	runtime.GOMAXPROCS(1)
	var job Job
	if err := json.NewDecoder(os.Stdin).Decode(&job); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	prepare := map[string]func(Case) ([]func() any, error){"cel": prepareCEL, "rego": prepareRego}[os.Args[1]]
	results := []Result{}
	for _, one := range job.Cases {
		results = append(results, measure(one, prepare, time.Duration(job.Milliseconds)*time.Millisecond))
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		os.Exit(1)
	}
}

func measure(one Case, prepare func(Case) ([]func() any, error), limit time.Duration) Result {
	result := Result{ID: one.ID, Outcomes: []any{}}
	evaluations, err := prepare(one)
	if err != nil {
		result.Error = err.Error()
		return result
	}
	for _, evaluate := range evaluations {
		result.Outcomes = append(result.Outcomes, evaluate())
	}
	run(evaluations, limit/10)
	started := time.Now()
	result.Evaluations = run(evaluations, limit)
	result.Nanoseconds = time.Since(started).Nanoseconds()
	return result
}

func run(evaluations []func() any, limit time.Duration) int {
	count := 0
	for started := time.Now(); time.Since(started) < limit; {
		for _, evaluate := range evaluations {
			evaluate()
		}
		count += len(evaluations)
	}
	return count
}
