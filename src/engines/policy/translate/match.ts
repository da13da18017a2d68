import { findKind, guessPlural } from "../../../inventory/kinds/index.ts";
import { asList, asObject, asString, dig, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { readKindSelector } from "../kyverno/kind-selector.ts";
import { quote, toAll, toAny, toField, toLiteral, toNot, toPresence, toTextMatch, Untranslatable } from "./cel-text.ts";

/** What a VAP says about the requests it is for. */
export interface TranslatedMatch {
  readonly constraints: JsonObject;
  /** Beyond kinds and operations; `true` where nothing is. */
  readonly condition: string;
}

/** Absent in requests where they are empty. */
const NAMESPACE = "request.?namespace.orValue('')";
const NAME = "request.?name.orValue('')";
const OPERATIONS = ["CREATE", "UPDATE"];

/** The match and exclude of a Kyverno rule. */
export function translateMatch(match: Json | undefined, exclude: Json | undefined): TranslatedMatch | Untranslatable {
  const filters = toFilters(match);
  if (filters.length === 0) return new Untranslatable("it matches nothing");
  if (asList(dig(match, "all")).length > 1) return new Untranslatable("match.all of several filters");
  const rules: JsonObject[] = [];
  const conditions: string[] = [];
  for (const filter of filters) {
    const kinds = toRules(filter);
    if (kinds instanceof Untranslatable) return kinds;
    const condition = toCondition(filter, filters.length > 1);
    if (condition instanceof Untranslatable) return condition;
    rules.push(...kinds);
    conditions.push(condition);
  }
  const excluded = toExcluded(exclude);
  if (excluded instanceof Untranslatable) return excluded;
  const selector = filters.length === 1 ? dig(filters[0] ?? null, "resources", "namespaceSelector") : undefined;
  return {
    constraints: { resourceRules: rules, ...(isObject(selector) ? { namespaceSelector: selector } : {}) },
    condition: toAll([conditions.includes("true") ? "true" : toAny(conditions), ...excluded]),
  };
}

function toFilters(block: Json | undefined): Json[] {
  const object = asObject(block);
  if (object === undefined) return [];
  const listed = [...asList(object["any"]), ...asList(object["all"])];
  return isObject(object["resources"]) ? [object, ...listed] : listed;
}

function toExcluded(exclude: Json | undefined): string[] | Untranslatable {
  const filters = toFilters(exclude);
  const conditions: string[] = [];
  for (const filter of filters) {
    if (isObject(dig(filter, "resources", "namespaceSelector")))
      return new Untranslatable("exclude by the labels of a namespace");
    const condition = toCondition(filter, true);
    if (condition instanceof Untranslatable) return condition;
    if (condition !== "true") conditions.push(condition);
  }
  // Of several in `all`, an object must be in each.
  const isAll = asList(dig(exclude, "all")).length > 0;
  return conditions.length === 0 ? [] : [toNot(isAll ? toAll(conditions) : toAny(conditions))];
}

/** Resource rules of one filter. */
function toRules(filter: Json): JsonObject[] | Untranslatable {
  const kinds = asList(dig(filter, "resources", "kinds")).filter((kind) => typeof kind === "string");
  if (kinds.length === 0) return new Untranslatable("a filter without kinds");
  const operations = toOperations(filter);
  const rules: JsonObject[] = [];
  for (const text of kinds) {
    const { group, version, kind, subresource } = readKindSelector(text);
    if (/[*?]/.test(kind) && kind !== "*") return new Untranslatable(`the kind ${text} is a pattern`);
    const known = kind === "*" ? undefined : findAnyKind(kind, group);
    const resource = kind === "*" ? "*" : (known?.resource ?? guessPlural(kind));
    rules.push({
      apiGroups: [group],
      apiVersions: [version],
      operations,
      resources: [subresource === "" ? resource : `${resource}/${subresource}`],
    });
  }
  return rules;
}

const GROUPS = [
  "",
  "apps",
  "batch",
  "networking.k8s.io",
  "rbac.authorization.k8s.io",
  "autoscaling",
  "policy",
  "storage.k8s.io",
];

function findAnyKind(kind: string, group: string): { readonly group: string; readonly resource: string } | undefined {
  const groups = group === "*" ? GROUPS : [group];
  return groups.map((one) => findKind(one, kind)).find((found) => found !== undefined);
}

function toOperations(filter: Json): Json[] {
  const own = asList(dig(filter, "resources", "operations"));
  return own.length === 0 ? OPERATIONS : own;
}

/** Everything of a filter that resource rules cannot say. @param isOneOfMany so the kind is asked for, too */
function toCondition(filter: Json, isOneOfMany: boolean): string | Untranslatable {
  const { roles, clusterRoles } = asObject(filter) ?? {};
  if (asList(roles).length + asList(clusterRoles).length > 0)
    return new Untranslatable("roles are not known to admission policies");
  const resources = asObject(dig(filter, "resources")) ?? {};
  if (isOneOfMany && isObject(resources["namespaceSelector"]))
    return new Untranslatable("labels of a namespace in one filter of many");
  const parts = [
    isOneOfMany ? toKinds(resources) : "true",
    isOneOfMany && asList(resources["operations"]).length > 0
      ? `request.operation in ${toLiteral(resources["operations"])}`
      : "true",
    toTexts(resources["namespaces"], NAMESPACE),
    toTexts(
      [...asList(resources["names"]), ...asList(resources["name"] === undefined ? [] : [resources["name"]])],
      NAME,
    ),
    toPairs(resources["annotations"], "annotations"),
    toSelector(resources["selector"]),
    toSubjects(dig(filter, "subjects")),
  ];
  const fault = parts.find((part) => part instanceof Untranslatable);
  return fault ?? toAll(parts.filter((part) => typeof part === "string"));
}

function toKinds(resources: JsonObject): string {
  const kinds = asList(resources["kinds"]).filter((kind) => typeof kind === "string");
  const names = kinds.map((kind) => readKindSelector(kind).kind);
  return names.length === 0 || names.includes("*") ? "true" : `request.kind.kind in ${toLiteral(names)}`;
}

function toTexts(patterns: Json | undefined, value: string): string {
  const texts = asList(patterns).filter((pattern) => typeof pattern === "string");
  return texts.length === 0 ? "true" : toAny(texts.map((pattern) => toTextMatch(value, pattern)));
}

function toPairs(pairs: Json | undefined, field: "annotations" | "labels"): string {
  const entries = Object.entries(asObject(pairs) ?? {});
  if (entries.length === 0) return "true";
  const at = `object.metadata.${field}`;
  const tests = entries.map(([key, value]) =>
    toAll([`${quote(key)} in ${at}`, toTextMatch(toField(at, key), asString(value) ?? "")]),
  );
  return toAll([toPresence("object.metadata", field), ...tests]);
}

function toSelector(selector: Json | undefined): string | Untranslatable {
  if (selector === undefined) return "true";
  if (asList(dig(selector, "matchExpressions")).length > 0) return new Untranslatable("matchExpressions of a selector");
  return toPairs(dig(selector, "matchLabels"), "labels");
}

function toSubjects(subjects: Json | undefined): string | Untranslatable {
  const tests: string[] = [];
  for (const subject of asList(subjects)) {
    const name = asString(dig(subject, "name")) ?? "";
    switch (dig(subject, "kind")) {
      case "User":
        tests.push(toTextMatch("request.userInfo.username", name));
        break;
      case "Group":
        tests.push(`request.userInfo.groups.exists(g, ${toTextMatch("g", name)})`);
        break;
      case "ServiceAccount":
        tests.push(
          toTextMatch(
            "request.userInfo.username",
            `system:serviceaccount:${asString(dig(subject, "namespace")) ?? "*"}:${name}`,
          ),
        );
        break;
      default:
        return new Untranslatable("a subject of another kind");
    }
  }
  return tests.length === 0 ? "true" : toAny(tests);
}
