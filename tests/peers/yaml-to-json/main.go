// Reads YAML documents from standard input, separated by NUL bytes, and answers each with one line: the JSON that
// Kubernetes makes of it, or ! and the error.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

func convert(text string) (line string) {
	defer func() {
		if reason := recover(); reason != nil {
			line = fmt.Sprintf("!panic: %v", reason)
		}
	}()
	json, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return "!" + strings.ReplaceAll(err.Error(), "\n", " ")
	}
	return strings.TrimSpace(string(json))
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		text, err := in.ReadString(0)
		if err != nil {
			return
		}
		fmt.Fprintln(out, convert(strings.TrimSuffix(text, "\x00")))
	}
}
