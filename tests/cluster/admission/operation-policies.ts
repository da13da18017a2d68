import type { JsonObject } from "../../../src/model/index.ts";

/** Where everything is. */
export const NAMESPACE = "shop";

const rules = (apiGroup: string, apiVersion: string, resource: string, ...operations: string[]): JsonObject => ({
  resourceRules: [{ apiGroups: [apiGroup], apiVersions: [apiVersion], operations, resources: [resource] }],
});
/** Rules for ConfigMaps. */
export const maps = (...operations: string[]): JsonObject => rules("", "v1", "configmaps", ...operations);
const forbids = {
  validations: [
    { expression: "params == null || object.metadata.name != params.data.name", message: "as a parameter says" },
  ],
};
const withParams = { matchConstraints: maps("CREATE"), paramKind: { apiVersion: "v1", kind: "ConfigMap" }, ...forbids };
const tells = (messageExpression: string): JsonObject => ({
  validations: [{ expression: "false", messageExpression }],
});

/** Each alone decides about objects labelled with its name. */
export const POLICIES: Readonly<Record<string, { readonly spec: JsonObject; readonly binding?: JsonObject }>> = {
  "param-name": { spec: withParams, binding: { paramRef: { name: "one", parameterNotFoundAction: "Deny" } } },
  "param-namespace": {
    spec: withParams,
    binding: { paramRef: { name: "two", namespace: NAMESPACE, parameterNotFoundAction: "Deny" } },
  },
  "param-elsewhere": {
    spec: withParams,
    binding: { paramRef: { name: "one", namespace: "default", parameterNotFoundAction: "Deny" } },
  },
  "param-selector": {
    spec: withParams,
    binding: { paramRef: { selector: { matchLabels: { use: "yes" } }, parameterNotFoundAction: "Deny" } },
  },
  "param-every": {
    spec: withParams,
    binding: {
      paramRef: {
        selector: { matchExpressions: [{ key: "policy", operator: "DoesNotExist" }] },
        parameterNotFoundAction: "Deny",
      },
    },
  },
  "param-none-denied": { spec: withParams, binding: { paramRef: { name: "four", parameterNotFoundAction: "Deny" } } },
  "param-none-allowed": { spec: withParams, binding: { paramRef: { name: "four", parameterNotFoundAction: "Allow" } } },
  "param-none-ignored": {
    spec: { ...withParams, failurePolicy: "Ignore" },
    binding: { paramRef: { name: "four", parameterNotFoundAction: "Deny" } },
  },
  "param-kind": {
    spec: { ...withParams, ...tells("'' + params.kind + params.apiVersion + params.metadata.namespace") },
    binding: { paramRef: { name: "one", parameterNotFoundAction: "Deny" } },
  },
  "param-unbound": { spec: withParams },
  update: {
    spec: {
      matchConstraints: maps("UPDATE"),
      ...tells("request.operation + ' ' + oldObject.data.a + ' ' + object.data.a + ' ' + request.options.kind"),
    },
  },
  "update-only-changes": {
    spec: {
      matchConstraints: maps("*"),
      validations: [{ expression: "oldObject == null || object.data == oldObject.data", message: "data changed" }],
    },
  },
  delete: {
    spec: {
      matchConstraints: maps("DELETE"),
      ...tells(
        "string(object == null) + ' ' + oldObject.metadata.name + ' ' + request.name + ' ' + request.options.kind",
      ),
    },
  },
  "delete-object": {
    spec: { matchConstraints: maps("DELETE"), validations: [{ expression: "object.metadata.name == 'x'" }] },
  },
  "fox-exact": {
    spec: {
      matchConstraints: { ...rules("example.com", "v1", "foxes", "*"), matchPolicy: "Exact" },
      ...tells("'exact'"),
    },
  },
  "fox-equivalent": {
    spec: {
      matchConstraints: rules("example.com", "v1", "foxes", "*"),
      ...tells(
        "'' + object.apiVersion + ' ' + request.kind.version + ' ' + request.requestKind.version + ' ' + request.resource.version + ' ' + string(object.spec.size)",
      ),
    },
  },
  "fox-same": {
    spec: {
      matchConstraints: rules("example.com", "v2", "foxes", "*"),
      ...tells("'' + object.apiVersion + ' ' + string(has(object.metadata.generation))"),
    },
  },
};
