import { asObject, type Json, type JsonObject } from "../../../model/index.ts";

const WILDCARD = { type: "string", pattern: String.raw`^\*?[-:a-z0-9]*\*?$` };
const TEXTS = { type: "array", items: { type: "string" } };
const SELECTOR = {
  type: "object",
  properties: {
    matchLabels: { type: "object", additionalProperties: { type: "string" } },
    matchExpressions: {
      type: "array",
      items: {
        type: "object",
        properties: { key: { type: "string" }, operator: { type: "string" }, values: TEXTS },
        required: ["key", "operator"],
      },
    },
  },
};

/** @see gatekeeper pkg/target/matchcrd_constant.go */
const MATCH = {
  type: "object",
  properties: {
    kinds: { type: "array", items: { type: "object", properties: { apiGroups: TEXTS, kinds: TEXTS } } },
    scope: { type: "string" },
    namespaces: { type: "array", items: WILDCARD },
    excludedNamespaces: { type: "array", items: WILDCARD },
    labelSelector: SELECTOR,
    namespaceSelector: SELECTOR,
    name: WILDCARD,
    source: { type: "string", enum: ["All", "Generated", "Original"] },
  },
};
const POINTS = { type: "array", items: { type: "object", properties: { name: { type: "string" } } } };

/**
 * The schema of a template's constraints, as its CustomResourceDefinition has it.
 * @param parameters undefined: there are none
 * @see frameworks/constraint pkg/client/crds/schema.go
 */
export function toConstraintSchema(parameters: JsonObject | undefined): JsonObject {
  return {
    type: "object",
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: {
        type: "object",
        properties: { name: { type: "string", maxLength: 63 } },
        "x-kubernetes-preserve-unknown-fields": true,
      },
      spec: {
        type: "object",
        properties: {
          match: MATCH,
          enforcementAction: { type: "string" },
          scopedEnforcementActions: {
            type: "array",
            items: { type: "object", properties: { action: { type: "string" }, enforcementPoints: POINTS } },
          },
          ...(parameters === undefined ? {} : { parameters }),
        },
      },
      status: { "x-kubernetes-preserve-unknown-fields": true },
    },
  };
}

const DEEPEST = 64;

/** The schema of a template that says `legacySchema`: fields that it does not name are kept. */
export function withUnknownFields(schema: JsonObject, depth = 0): JsonObject {
  if (depth > DEEPEST) return schema;
  const open = (value: Json | undefined): Json => {
    const object = asObject(value);
    return object === undefined ? (value ?? null) : withUnknownFields(object, depth + 1);
  };
  const { type, properties, items, additionalProperties } = schema;
  const named = asObject(properties);
  return {
    ...schema,
    ...(type === undefined || type === "object" ? { "x-kubernetes-preserve-unknown-fields": true } : {}),
    ...(named === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(named).map(([name, one]) => [name, open(one)])) }),
    ...(type === "array" ? { items: open(items ?? {}) } : {}),
    ...(asObject(additionalProperties) === undefined ? {} : { additionalProperties: open(additionalProperties) }),
  };
}

/** What keeps a schema from being one of a CustomResourceDefinition. @returns undefined where nothing does */
export function findSchemaFault(schema: JsonObject, path = "openAPIV3Schema", depth = 0): string | undefined {
  if (depth > DEEPEST) return `${path} is nested too deeply`;
  const { type, properties, items, additionalProperties } = schema;
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (type === undefined && !isOpen && schema["x-kubernetes-int-or-string"] !== true) return `${path}.type is missing`;
  if (type === "array" && asObject(items) === undefined) return `${path}.items is missing`;
  const named = Object.entries(asObject(properties) ?? {});
  if (named.length > 0 && asObject(additionalProperties) !== undefined)
    return `${path} has both properties and additionalProperties`;
  const below: [string, Json | undefined][] = [
    ...named.map(([name, one]): [string, Json | undefined] => [`properties[${name}]`, one]),
    ["items", items],
    ["additionalProperties", additionalProperties],
  ];
  for (const [name, one] of below) {
    const child = asObject(one);
    const fault = child === undefined ? undefined : findSchemaFault(child, `${path}.${name}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
