import { guessPlural, findKind } from "../../../inventory/kinds/index.ts";
import {
  asList,
  asObject,
  asString,
  dig,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Resource,
} from "../../../model/index.ts";
import { withDefaults } from "../gatekeeper/defaults.ts";
import { readTemplate, type RegoSource } from "../gatekeeper/template.ts";
import { toAll, toAny, toLiteral, toNot, toTextMatch, Untranslatable } from "./cel-text.ts";
import type { TranslatedRule } from "./kyverno-rule.ts";
import { translateRego } from "./rego.ts";

/** A constraint and its template's code; its parameters become a literal, so that neither is needed any more. */
export function translateConstraint(template: Resource, constraint: KubernetesObject): TranslatedRule | Untranslatable {
  const { sources, schema } = readTemplate(template);
  const match = asObject(dig(constraint, "spec", "match")) ?? {};
  const constraints = toConstraints(match);
  const condition = toCondition(match);
  if (condition instanceof Untranslatable) return condition;
  const native = sources.find((source) => source.engine === "K8sNativeValidation");
  const rego = sources.find((source) => source.engine === "Rego");
  const code = native === undefined && rego !== undefined ? toCode(rego) : (native?.source ?? {});
  if (code instanceof Untranslatable) return code;
  const parameters = dig(withDefaults(constraint, schema), "spec", "parameters");
  const conditions = asList(code["matchCondition"] ?? code["matchConditions"]);
  const own = condition === "true" ? conditions : [{ name: "match", expression: condition }, ...conditions];
  const spec: JsonObject = {
    failurePolicy: code["failurePolicy"] ?? "Fail",
    matchConstraints: constraints,
    ...(own.length === 0 ? {} : { matchConditions: own }),
    variables: [
      { name: "anyObject", expression: 'request.operation == "DELETE" && object == null ? oldObject : object' },
      { name: "params", expression: `dyn(${toLiteral(parameters ?? null)})` },
      ...asList(code["variables"]),
    ],
    validations: asList(code["validations"]),
  };
  return { spec, notes: ["its parameters are written into the policy: change them there"] };
}

function toCode(source: RegoSource): JsonObject | Untranslatable {
  const validations = translateRego(source);
  if (validations instanceof Untranslatable) return validations;
  return { validations: validations.map(({ expression, message }) => ({ expression, message })) };
}

function toConstraints(match: JsonObject): JsonObject {
  const rows = asList(match["kinds"]);
  const operations = ["CREATE", "UPDATE"];
  const rules = rows.flatMap((row) => {
    const groups = asList(dig(row, "apiGroups")).filter((group) => typeof group === "string");
    const kinds = asList(dig(row, "kinds")).filter((kind) => typeof kind === "string");
    const resources = kinds.map((kind) => (kind === "*" ? "*" : toResource(kind, groups)));
    return {
      apiGroups: groups.length === 0 ? ["*"] : groups,
      apiVersions: ["*"],
      operations,
      resources: resources.length === 0 ? ["*"] : resources,
    };
  });
  const { namespaceSelector, labelSelector } = match;
  return {
    resourceRules:
      rules.length === 0 ? [{ apiGroups: ["*"], apiVersions: ["*"], operations, resources: ["*"] }] : rules,
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    ...(labelSelector === undefined ? {} : { objectSelector: labelSelector }),
  };
}

function toResource(kind: string, groups: readonly string[]): string {
  const known = groups.map((group) => findKind(group, kind)).find((found) => found !== undefined);
  return known?.resource ?? findKind("", kind)?.resource ?? findKind("apps", kind)?.resource ?? guessPlural(kind);
}

function toCondition(match: JsonObject): string | Untranslatable {
  if ((asString(match["source"]) ?? "All") !== "All")
    return new Untranslatable("match.source tells generated objects apart");
  const namespace = "request.?namespace.orValue('')";
  const inNamespace = `${namespace} != ''`;
  const namespaces = toTexts(match["namespaces"], namespace);
  const excluded = toTexts(match["excludedNamespaces"], namespace);
  const isCluster = match["scope"] === "Cluster";
  return toAll([
    namespaces === undefined ? "true" : toAny([toNot(`(${inNamespace})`), namespaces]),
    excluded === undefined ? "true" : toNot(excluded),
    toTexts(match["name"] === undefined ? [] : [match["name"]], "request.?name.orValue('')") ?? "true",
    isCluster ? `${namespace} == ''` : match["scope"] === "Namespaced" ? inNamespace : "true",
  ]);
}

function toTexts(patterns: Json | undefined, value: string): string | undefined {
  const texts = asList(patterns).filter((pattern) => typeof pattern === "string");
  return texts.length === 0 ? undefined : toAny(texts.map((pattern) => toTextMatch(value, pattern)));
}
