import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import type { KubernetesObject } from "../../../model/index.ts";
import type { UserInfo } from "../policy.ts";
import { Fault } from "./fault.ts";
import { choosesKind, type KindSelector, readKindSelector } from "./kind-selector.ts";
import { compileSelector, type Labels } from "./label-selector.ts";
import { matchesWildcard } from "./wildcard.ts";

/** What match and exclude look at. */
export interface Candidate {
  readonly object: KubernetesObject;
  readonly asked: KindSelector;
  readonly operation: string;
  /** Undefined: nobody asked; a scan. */
  readonly user: RequestUser | undefined;
  /** Labels of the object's namespace; a fault where the namespace is not known. */
  namespaceLabels(): Labels | Fault;
}

export interface RequestUser extends UserInfo {
  /** `namespace:name` of roles, names of cluster roles. */
  readonly roles: readonly string[];
  readonly clusterRoles: readonly string[];
}

type Answer = boolean | Fault;
type Filter = (candidate: Candidate) => Answer;
/** Whether a rule applies; a fault where that cannot be said. */
export type Matcher = (candidate: Candidate) => Answer;

/**
 * Compiles match and exclude of a rule.
 * @see pkg/engine/utils/match.go of Kyverno
 */
export function compileMatch(match: Json | undefined, exclude: Json | undefined, policyNamespace: string): Matcher {
  const includes = compileBlock(asObject(match) ?? {}, "match");
  const excludes = isObject(exclude) ? compileBlock(exclude, "exclude") : undefined;
  return (candidate) => {
    if (policyNamespace !== "" && candidate.object.metadata.namespace !== policyNamespace) return false;
    const isIn = includes(candidate);
    if (isIn !== true || excludes === undefined) return isIn;
    const isOut = excludes(candidate);
    return isOut instanceof Fault ? isOut : !isOut;
  };
}

function compileBlock(block: JsonObject, use: "match" | "exclude"): Filter {
  const any = asList(block.any);
  if (any.length > 0) return toAny(any.map((filter) => compileFilter(filter, use)));
  const all = asList(block.all);
  if (all.length > 0) return toAll(all.map((filter) => compileFilter(filter, use)));
  return compileFilter(block, use);
}

/** What is known outranks what is not: a fault counts only where nothing else decides. */
function toAny(filters: readonly Filter[]): Filter {
  return (candidate) => {
    let fault: Fault | undefined;
    for (const filter of filters) {
      const answer = filter(candidate);
      if (answer === true) return true;
      if (answer instanceof Fault) fault ??= answer;
    }
    return fault ?? false;
  };
}

function toAll(filters: readonly Filter[]): Filter {
  return (candidate) => {
    let fault: Fault | undefined;
    for (const filter of filters) {
      const answer = filter(candidate);
      if (answer === false) return false;
      if (answer instanceof Fault) fault ??= answer;
    }
    return fault ?? true;
  };
}

/** An empty filter chooses nothing. Without a user the user parts of match are passed over, those of exclude are not. */
function compileFilter(source: Json, use: "match" | "exclude"): Filter {
  const block = asObject(source) ?? {};
  const resources = compileResources(asObject(block.resources) ?? {});
  const user = compileUser(block);
  const choose = toAll([...resources, ...user]);
  const isEmpty = resources.length + user.length === 0;
  return (candidate) => {
    if (isEmpty) return false;
    if (use === "exclude" || candidate.user !== undefined) return choose(candidate);
    return resources.length > 0 && toAll(resources)(candidate);
  };
}

/** The cheapest and most telling tests come first; the namespace is looked up only where all others agree. */
function compileResources(resources: JsonObject): Filter[] {
  const filters: Filter[] = [];
  const kinds = toTexts(resources.kinds).map(readKindSelector);
  if (kinds.length > 0) filters.push(({ asked }) => kinds.some((kind) => choosesKind(kind, asked)));
  const operations = toTexts(resources.operations);
  if (operations.length > 0) filters.push(({ operation }) => operations.includes(operation));
  const name = asString(resources.name) ?? "";
  if (name !== "") filters.push(({ object }) => matchesWildcard(name, nameOf(object)));
  const names = toTexts(resources.names);
  if (names.length > 0) filters.push(({ object }) => names.some((one) => matchesWildcard(one, nameOf(object))));
  const namespaces = toTexts(resources.namespaces);
  if (namespaces.length > 0)
    filters.push(({ object }) => namespaces.some((one) => matchesWildcard(one, namespaceOf(object))));
  if (isObject(resources.annotations)) filters.push(compileAnnotations(resources.annotations));
  if (isObject(resources.selector)) filters.push(compileLabels(resources.selector));
  if (isObject(resources.namespaceSelector)) filters.push(compileNamespaceLabels(resources.namespaceSelector));
  return filters;
}

function toTexts(value: Json | undefined): string[] {
  return asList(value).filter((item): item is string => typeof item === "string");
}

function nameOf({ metadata }: KubernetesObject): string {
  return metadata.name || metadata.generateName || "";
}

function namespaceOf({ kind, metadata }: KubernetesObject): string {
  return (kind === "Namespace" ? metadata.name : metadata.namespace) ?? "";
}

function compileAnnotations(wanted: JsonObject): Filter {
  const pairs = Object.entries(wanted);
  return ({ object }) => {
    const present = Object.entries(object.metadata.annotations ?? {});
    return pairs.every(([key, value]) =>
      present.some(([k, v]) => matchesWildcard(key, k) && matchesWildcard(asString(value) ?? "", v)),
    );
  };
}

function compileLabels(source: JsonObject): Filter {
  const selects = compileSelector(source);
  return ({ object }) => toAnswer(selects(object.metadata.labels ?? {}), "selector");
}

/** A Namespace itself is never chosen by the labels of its namespace. */
function compileNamespaceLabels(source: JsonObject): Filter {
  const selects = compileSelector(source);
  return (candidate) => {
    if (candidate.object.kind === "Namespace") return false;
    const labels = candidate.namespaceLabels();
    return labels instanceof Fault ? labels : toAnswer(selects(labels), "namespace selector");
  };
}

function toAnswer(answer: "yes" | "no" | "invalid", what: string): Answer {
  return answer === "invalid" ? new Fault(`failed to parse ${what}: Kubernetes would refuse it`) : answer === "yes";
}

function compileUser(block: JsonObject): Filter[] {
  const filters: Filter[] = [];
  const roles = toTexts(block.roles);
  if (roles.length > 0) filters.push(({ user }) => roles.some((role) => user?.roles.includes(role)));
  const clusterRoles = toTexts(block.clusterRoles);
  if (clusterRoles.length > 0)
    filters.push(({ user }) => clusterRoles.some((role) => user?.clusterRoles.includes(role)));
  const subjects = asList(block.subjects).filter(isObject);
  if (subjects.length > 0)
    filters.push(({ user }) => user !== undefined && subjects.some((subject) => isSubject(subject, user)));
  return filters;
}

function isSubject(subject: JsonObject, user: UserInfo): boolean {
  const name = asString(subject.name) ?? "";
  switch (subject.kind) {
    case "ServiceAccount":
      return matchesWildcard(`system:serviceaccount:${asString(subject.namespace) ?? ""}:${name}`, user.username);
    case "Group":
      return user.groups.some((group) => matchesWildcard(name, group));
    case "User":
      return matchesWildcard(name, user.username);
    default:
      return false;
  }
}
