import {
  AUTHORIZER,
  BOOL,
  type CelType,
  DYN,
  type Environment,
  findMutationType,
  INT,
  jsonPatchLibrary,
  kubernetesEnvironment,
  listOf,
  mapOf,
  RESOURCE_CHECK,
  STRING,
  struct,
  type StructType,
  TIMESTAMP,
} from "../../../languages/cel/index.ts";

/** What the expressions of a policy may name besides the object. */
export interface Names {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  /** `Object{…}` and `JSONPatch{…}`. */
  readonly hasPatchTypes: boolean;
  /** Types of the variables that were declared before, by name; undefined: there is no `variables`. */
  readonly variables: ReadonlyMap<string, CelType> | undefined;
  /** Types other than dyn for `object` and `oldObject`, and for `params`, as type checking has them. */
  readonly object?: CelType;
  readonly params?: CelType;
  readonly findStruct?: (name: string) => StructType | undefined;
}

export const VARIABLES = "kubernetes.variables";

/**
 * What expressions of admission policies may name.
 * @see k8s.io/apiserver/pkg/admission/plugin/cel/compile.go
 */
export function toEnvironment(names: Names): Environment {
  const base = kubernetesEnvironment();
  const object = names.object ?? DYN;
  const variables = new Map<string, CelType>([
    ...base.variables,
    ["object", object],
    ["oldObject", object],
    ["request", REQUEST],
    ["namespaceObject", NAMESPACE],
  ]);
  if (names.variables !== undefined) variables.set("variables", struct(VARIABLES));
  if (names.hasParams) variables.set("params", names.params ?? DYN);
  if (names.hasAuthorizer) {
    variables.set("authorizer", AUTHORIZER);
    variables.set("authorizer.requestResource", RESOURCE_CHECK);
  }
  const own = toStruct(VARIABLES, Object.fromEntries(names.variables ?? []));
  return {
    ...base,
    libraries: names.hasPatchTypes ? [...base.libraries, jsonPatchLibrary] : base.libraries,
    variables,
    findStruct: (name) =>
      (name === VARIABLES ? own : STRUCTS.get(name)) ??
      names.findStruct?.(name) ??
      (names.hasPatchTypes ? findMutationType(name) : undefined) ??
      base.findStruct?.(name),
  };
}

/** What a variable's type is to the expressions that use it: anything but plain types, lists and maps is dyn. */
export function toVariableType(type: CelType): CelType {
  switch (type.kind) {
    case "list":
      return listOf(toVariableType(type.element));
    case "map":
      return mapOf(toVariableType(type.key), toVariableType(type.value));
    case "wrapper":
    case "type":
    case "struct":
    case "opaque":
    case "parameter":
    case "error":
      return DYN;
    default:
      return type;
  }
}

function toStruct(name: string, fields: Readonly<Record<string, CelType>>): StructType {
  return { name, fields: new Map(Object.entries(fields).map(([field, type]) => [field, { type }])) };
}

const STRINGS = listOf(STRING);
const REQUEST = struct("kubernetes.AdmissionRequest");
const NAMESPACE = struct("kubernetes.Namespace");
const KIND = struct("kubernetes.GroupVersionKind");
const RESOURCE = struct("kubernetes.GroupVersionResource");

const STRUCTS = new Map(
  [
    toStruct("kubernetes.GroupVersionKind", { group: STRING, version: STRING, kind: STRING }),
    toStruct("kubernetes.GroupVersionResource", { group: STRING, version: STRING, resource: STRING }),
    toStruct("kubernetes.UserInfo", {
      username: STRING,
      uid: STRING,
      groups: STRINGS,
      extra: mapOf(STRING, STRINGS),
    }),
    toStruct("kubernetes.AdmissionRequest", {
      kind: KIND,
      resource: RESOURCE,
      subResource: STRING,
      requestKind: KIND,
      requestResource: RESOURCE,
      requestSubResource: STRING,
      name: STRING,
      namespace: STRING,
      operation: STRING,
      userInfo: struct("kubernetes.UserInfo"),
      dryRun: BOOL,
      options: DYN,
    }),
    toStruct("kubernetes.Namespace", {
      metadata: struct("kubernetes.NamespaceMetadata"),
      spec: struct("kubernetes.NamespaceSpec"),
      status: struct("kubernetes.NamespaceStatus"),
    }),
    toStruct("kubernetes.NamespaceSpec", { finalizers: STRINGS }),
    toStruct("kubernetes.NamespaceStatus", {
      conditions: listOf(struct("kubernetes.NamespaceCondition")),
      phase: STRING,
    }),
    toStruct("kubernetes.NamespaceCondition", {
      status: STRING,
      type: STRING,
      lastTransitionTime: TIMESTAMP,
      message: STRING,
      reason: STRING,
    }),
    toStruct("kubernetes.NamespaceMetadata", {
      name: STRING,
      generateName: STRING,
      namespace: STRING,
      labels: mapOf(STRING, STRING),
      annotations: mapOf(STRING, STRING),
      UID: STRING,
      creationTimestamp: TIMESTAMP,
      deletionGracePeriodSeconds: INT,
      deletionTimestamp: TIMESTAMP,
      generation: INT,
      resourceVersion: STRING,
      finalizers: STRINGS,
    }),
  ].map((type) => [type.name, type]),
);
