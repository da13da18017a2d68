// Prints, for every type of the Kubernetes API, how the API server writes each field: OpenAPI does not say it.
//
//	p  a pointer: left out when null       e  a value: left out when empty
//	a  a value that is always written      n  null is written where there is none
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

var (
	marshaler = reflect.TypeFor[json.Marshaler]()
	found     = map[string]map[string]string{}
)

func main() {
	for _, known := range scheme.Scheme.AllKnownTypes() {
		visit(known)
	}
	visit(reflect.TypeFor[apiextensions.CustomResourceDefinition]())
	visit(reflect.TypeFor[apiregistration.APIService]())
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		panic(err)
	}
}

func visit(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		visit(t.Elem())
	case reflect.Struct:
		name := "io.k8s." + strings.ReplaceAll(strings.TrimPrefix(t.PkgPath(), "k8s.io/"), "/", ".") + "." + t.Name()
		if _, ok := found[name]; ok || t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler) {
			return
		}
		found[name] = map[string]string{}
		visitFields(t, found[name])
	}
}

func visitFields(t reflect.Type, fields map[string]string) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		options = "," + options + ","
		inner := field.Type
		if strings.Contains(options, ",inline,") || (field.Anonymous && name == "") {
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			visitFields(inner, fields)
		} else if name != "-" && name != "" {
			fields[name] = code(inner, strings.Contains(options, ",omitempty,"), strings.Contains(options, ",omitzero,"))
			visit(inner)
		}
	}
}

func code(t reflect.Type, omitEmpty, omitZero bool) string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface:
		if omitEmpty || omitZero {
			return "p"
		}
		return "n"
	case reflect.Slice, reflect.Map:
		switch {
		case omitEmpty:
			return "e"
		case omitZero:
			return "p"
		}
		return "n"
	case reflect.Struct:
		if omitZero {
			return "p"
		}
		zero, err := json.Marshal(reflect.Zero(t).Interface())
		if err == nil && string(zero) == "null" {
			return "n"
		}
		return "a"
	}
	if omitEmpty || omitZero {
		return "e"
	}
	return "a"
}
