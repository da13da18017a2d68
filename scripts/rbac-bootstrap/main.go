// Prints the roles and bindings that this version of the API server makes by itself, as one JSON list.
package main

import (
	"encoding/json"
	"os"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"
)

func main() {
	objects := []any{}
	add := func(kind, namespace string, object any) {
		fields := map[string]any{}
		text, err := json.Marshal(object)
		if err == nil {
			err = json.Unmarshal(text, &fields)
		}
		if err != nil {
			panic(err)
		}
		fields["kind"] = kind
		if namespace != "" {
			fields["metadata"].(map[string]any)["namespace"] = namespace
		}
		objects = append(objects, fields)
	}
	for _, role := range append(bootstrappolicy.ClusterRoles(), bootstrappolicy.ControllerRoles()...) {
		add("ClusterRole", "", role)
	}
	for _, binding := range append(bootstrappolicy.ClusterRoleBindings(), bootstrappolicy.ControllerRoleBindings()...) {
		add("ClusterRoleBinding", "", binding)
	}
	forEach(bootstrappolicy.NamespaceRoles(), func(namespace string, role rbacv1.Role) { add("Role", namespace, role) })
	forEach(bootstrappolicy.NamespaceRoleBindings(), func(namespace string, binding rbacv1.RoleBinding) {
		add("RoleBinding", namespace, binding)
	})
	if err := json.NewEncoder(os.Stdout).Encode(objects); err != nil {
		panic(err)
	}
}

func forEach[Object any](byNamespace map[string][]Object, visit func(string, Object)) {
	for namespace, objects := range byNamespace {
		for _, object := range objects {
			visit(namespace, object)
		}
	}
}
