import { findSelectorFault, matchesSelector } from "../../../formats/selector/index.ts";
import {
  asList,
  asObject,
  asString,
  type Json,
  type JsonObject,
  type KubernetesObject,
  toGroup,
} from "../../../model/index.ts";

/** Where an object came from: as it was sent, or made by an ExpansionTemplate. */
export type Source = "Original" | "Generated";

/** An object with what its match criteria are held against. */
export interface Matchable {
  readonly object: KubernetesObject;
  /** The object of its namespace, where that is known. */
  readonly namespace: KubernetesObject | undefined;
  readonly source: Source;
}

export type MatchAnswer =
  | { readonly is: "match" }
  /** The criterion that does not hold. */
  | { readonly is: "no match"; readonly criterion: string }
  | { readonly is: "unknown"; readonly because: string };

const MATCH: MatchAnswer = { is: "match" };
type Criterion = (match: JsonObject, target: Matchable) => boolean | { readonly because: string };

/** In this order; the first that does not hold decides. */
const CRITERIA: readonly (readonly [string, Criterion])[] = [
  ["kinds", matchesKinds],
  ["scope", matchesScope],
  ["namespaces", (match, target) => isAmong(match, "namespaces", target, true)],
  ["excludedNamespaces", (match, target) => !isAmong(match, "excludedNamespaces", target, false)],
  ["labelSelector", matchesOwnLabels],
  ["namespaceSelector", matchesNamespaceLabels],
  ["name", matchesName],
  ["source", matchesSource],
];

/**
 * Whether `spec.match` of a constraint or mutator covers an object. An absent criterion covers everything.
 * @see https://open-policy-agent.github.io/gatekeeper/website/docs/howto#the-match-field
 */
export function matchObject(match: JsonObject | undefined, target: Matchable): MatchAnswer {
  if (match === undefined) return MATCH;
  for (const [name, holds] of CRITERIA) {
    const answer = holds(match, target);
    if (typeof answer !== "boolean") return { is: "unknown", because: answer.because };
    if (!answer) return { is: "no match", criterion: name };
  }
  return MATCH;
}

/** Exact, or with a star at its beginning, its end or both. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const open = pattern.startsWith("*");
  const close = pattern.endsWith("*");
  const core = pattern.slice(open ? 1 : 0, close && pattern.length > 1 ? -1 : undefined);
  if (open && close) return text.includes(core);
  if (open) return text.endsWith(core);
  return close ? text.startsWith(core) : text === pattern;
}

export function isNamespace(object: KubernetesObject): boolean {
  return object.kind === "Namespace" && toGroup(object.apiVersion) === "";
}

function matchesKinds(match: JsonObject, { object }: Matchable): boolean {
  const rows = asList(match["kinds"]);
  return (
    rows.length === 0 ||
    rows.some((row) => {
      const { kinds, apiGroups } = asObject(row) ?? {};
      return isListed(kinds, object.kind) && isListed(apiGroups, toGroup(object.apiVersion));
    })
  );
}

function isListed(list: Json | undefined, value: string): boolean {
  const values = asList(list);
  return values.length === 0 || values.includes("*") || values.includes(value);
}

function matchesScope(match: JsonObject, { object, namespace }: Matchable): boolean {
  const isNamespaced = ((object.metadata.namespace ?? "") !== "" || namespace !== undefined) && !isNamespace(object);
  if (match["scope"] === "Cluster") return !isNamespaced;
  return match["scope"] === "Namespaced" ? isNamespaced : true;
}

/** @param otherwise the answer for an absent list, and for objects outside every namespace */
function isAmong(match: JsonObject, field: string, { object, namespace }: Matchable, otherwise: boolean): boolean {
  const patterns = asList(match[field]);
  const name = isNamespace(object)
    ? asString(object.metadata.name)
    : (namespace?.metadata.name ??
      (object.metadata.namespace === "" ? undefined : asString(object.metadata.namespace)));
  if (patterns.length === 0 || name === undefined) return otherwise;
  return patterns.some((pattern) => typeof pattern === "string" && matchesWildcard(pattern, name));
}

function matchesOwnLabels(match: JsonObject, { object }: Matchable): boolean | { readonly because: string } {
  const selector = asObject(match["labelSelector"]);
  const fault = findSelectorFault(selector);
  if (fault !== undefined) return { because: `labelSelector: ${fault}` };
  return selector === undefined || matchesSelector(selector, object.metadata.labels ?? {});
}

function matchesNamespaceLabels(
  match: JsonObject,
  { object, namespace }: Matchable,
): boolean | { readonly because: string } {
  const selector = asObject(match["namespaceSelector"]);
  if (selector === undefined) return true;
  const fault = findSelectorFault(selector);
  if (fault !== undefined) return { because: `namespaceSelector: ${fault}` };
  if (isNamespace(object)) return matchesSelector(selector, object.metadata.labels ?? {});
  if (namespace !== undefined) return matchesSelector(selector, namespace.metadata.labels ?? {});
  if ((object.metadata.namespace ?? "") === "") return true;
  return {
    because: `its namespaceSelector needs the labels of namespace ${object.metadata.namespace}, which was not given`,
  };
}

function matchesName(match: JsonObject, { object }: Matchable): boolean {
  const pattern = asString(match["name"]) ?? "";
  if (pattern === "" || matchesWildcard(pattern, asString(object.metadata.name) ?? "")) return true;
  return pattern.endsWith("*") && matchesWildcard(pattern, asString(object.metadata.generateName) ?? "");
}

function matchesSource(match: JsonObject, { source }: Matchable): boolean | { readonly because: string } {
  const wanted = asString(match["source"]) ?? "All";
  if (!["", "All", "Original", "Generated"].includes(wanted))
    return { because: `source must be All, Generated or Original, not ${JSON.stringify(wanted)}` };
  return wanted === "All" || wanted === "" || wanted === source;
}
