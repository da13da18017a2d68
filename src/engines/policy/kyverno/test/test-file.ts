import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../../../model/index.ts";

/** One entry of `results`: what is expected of a policy for some resources. */
export interface ExpectedResult {
  /** `name` or `namespace/name`. */
  readonly policy: string;
  readonly rule: string;
  readonly kind: string;
  /** `name` or `namespace/name`; empty: all. */
  readonly resources: readonly string[];
  readonly specs: readonly JsonObject[];
  readonly result: string;
  /** `CREATE`, `UPDATE`, `DELETE`, or empty for what the values say. */
  readonly operation: string;
  /** Paths relative to the test's folder; empty where none is given. */
  readonly patchedResources: string;
  readonly generatedResources: readonly string[];
  readonly cloneSourceResource: string;
  readonly failsOnMissing: boolean;
}

/** A kyverno-test.yaml: which files it names, and what it expects. */
export interface KyvernoTest {
  readonly name: string;
  readonly policies: readonly string[];
  readonly resources: readonly string[];
  readonly targetResources: readonly string[];
  readonly paramResources: readonly string[];
  readonly exceptions: readonly string[];
  readonly jsonPayloads: readonly string[];
  readonly clusterResources: readonly string[];
  readonly variables: string;
  readonly userInfo: string;
  readonly context: string;
  /** Values that stand in the test file itself. */
  readonly values: JsonObject | undefined;
  readonly apiCallResponses: readonly JsonObject[];
  readonly globalContextEntries: readonly JsonObject[];
  readonly results: readonly ExpectedResult[];
}

/** @see https://kyverno.io/docs/kyverno-cli/reference/kyverno_test/ */
export function readKyvernoTest(document: JsonObject): KyvernoTest {
  const name = asString(asObject(document.metadata)?.name) ?? asString(document.name) ?? "";
  const payload = asString(document.jsonPayload);
  return {
    name,
    policies: toTexts(document.policies),
    resources: toTexts(document.resources),
    targetResources: toTexts(document.targetResources),
    paramResources: toTexts(document.paramResources),
    exceptions: toTexts(document.exceptions),
    jsonPayloads: [...toTexts(document.jsonPayloads), ...(payload === undefined ? [] : [payload])],
    clusterResources: toTexts(document.clusterResources),
    variables: asString(document.variables) ?? "",
    userInfo: asString(document.userinfo) ?? "",
    context: asString(document.context) ?? "",
    values: asObject(document.values),
    apiCallResponses: asList(document.apiCallResponses).filter(isObject),
    globalContextEntries: asList(document.globalContextEntries).filter(isObject),
    results: asList(document.results).filter(isObject).map(readResult),
  };
}

function readResult(result: JsonObject): ExpectedResult {
  const single = asString(result.resource);
  const generated = asString(result.generatedResource);
  return {
    policy: asString(result.policy) ?? "",
    rule: asString(result.rule) ?? "",
    kind: asString(result.kind) ?? "",
    resources: [...toTexts(result.resources), ...(single === undefined ? [] : [single])],
    specs: asList(result.resourceSpecs).filter(isObject),
    result: asString(result.result) ?? asString(result.status) ?? "",
    operation: asString(result.operation) ?? "",
    patchedResources: asString(result.patchedResources) ?? asString(result.patchedResource) ?? "",
    generatedResources: [...toTexts(result.generatedResources), ...(generated === undefined ? [] : [generated])],
    cloneSourceResource: asString(result.cloneSourceResource) ?? "",
    failsOnMissing: result.failOnMissingResources === true,
  };
}

function toTexts(list: Json | undefined): string[] {
  return asList(list).filter((item): item is string => typeof item === "string");
}
