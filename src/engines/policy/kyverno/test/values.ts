import {
  asList,
  asObject,
  asString,
  isObject,
  type JsonObject,
  type KubernetesObject,
} from "../../../../model/index.ts";
import type { DeclaredValues } from "../rule-context.ts";

/** A values file: what stands in for the world around a test. */
export interface Values {
  readonly operation: string;
  readonly namespaces: readonly KubernetesObject[];
  readonly subresources: readonly JsonObject[];
  /** What is declared for a resource under a policy. */
  declaredFor(policy: string, resource: string): DeclaredValues;
}

/** @param document the values file, or the `values` of the test */
export function readValues(document: JsonObject | undefined): Values {
  const spec = document ?? {};
  const globals = asObject(spec.globalValues) ?? {};
  const policies = asList(spec.policies).filter(isObject);
  return {
    operation: asString(globals["request.operation"]) ?? "",
    namespaces: toNamespaces(spec),
    subresources: asList(spec.subresources).filter(isObject),
    declaredFor: (policy, resource) => {
      const own = policies.filter(({ name }) => name === policy);
      const named = own.flatMap(({ resources }) => asList(resources)).filter(isObject);
      const values = named.filter(({ name }) => name === resource).map((one) => asObject(one.values) ?? {});
      const declared: JsonObject = Object.assign({}, globals, ...values);
      declared["request.operation"] ??= "CREATE";
      return { resource: declared, rules: toRuleValues(own) };
    },
  };
}

/** Of the values for elements of a foreach the first stand for all. */
function toRuleValues(policies: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const rules = policies.flatMap((policy) => asList(policy.rules)).filter(isObject);
  return new Map(
    rules.map((rule) => {
      const elements = Object.entries(asObject(rule.foreachValues) ?? {});
      const first = Object.fromEntries(elements.map(([key, list]) => [key, asList(list)[0]]));
      return [asString(rule.name) ?? "", { ...asObject(rule.values), ...first }];
    }),
  );
}

function toNamespaces(spec: JsonObject): KubernetesObject[] {
  const selected = asList(spec.namespaceSelector)
    .filter(isObject)
    .map((one) => ({ name: one.name, labels: asObject(one.labels) ?? {} }));
  const whole = asList(spec.namespaces)
    .filter(isObject)
    .map((one) => ({ ...asObject(one.metadata), spec: one.spec }));
  return [...selected, ...whole].map(({ spec: ofNamespace, ...metadata }: JsonObject) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata,
    ...(ofNamespace === undefined ? {} : { spec: ofNamespace }),
  }));
}
