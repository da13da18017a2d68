import { matchesWildcard } from "../../../formats/glob/index.ts";
import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import type { KubernetesObject } from "../../../model/index.ts";
import type { Step, Trace } from "../explanation.ts";
import type { UserInfo } from "../policy.ts";
import { Fault } from "./fault.ts";
import { choosesKind, type KindSelector, readKindSelector } from "./kind-selector.ts";
import { compileSelector, type Labels } from "./label-selector.ts";
import { toText, traceAnswer, traceDecision } from "./trace.ts";

/** What match and exclude look at. */
export interface Candidate {
  readonly object: KubernetesObject;
  readonly asked: KindSelector;
  readonly operation: string;
  /** Undefined: nobody asked; a scan. */
  readonly user: RequestUser | undefined;
  /** Labels of the object's namespace; a fault where the namespace is not known. */
  namespaceLabels(): Labels | Fault;
  /** Where it is taken down what was looked at; absent: nobody asked why. */
  readonly trace?: Trace | undefined;
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
    const { trace } = candidate;
    if (policyNamespace !== "" && candidate.object.metadata.namespace !== policyNamespace) {
      if (trace !== undefined) trace.settle(traceNamespace(trace, policyNamespace, candidate));
      return false;
    }
    const isIn = includes(candidate);
    if (trace !== undefined && isIn !== true) traceDecision(trace, 0, isIn);
    if (isIn !== true || excludes === undefined) return isIn;
    const mark = trace?.mark ?? 0;
    const isOut = excludes(candidate);
    if (trace !== undefined && isOut !== false) traceDecision(trace, mark, isOut);
    return isOut instanceof Fault ? isOut : !isOut;
  };
}

function traceNamespace(trace: Trace, policyNamespace: string, { object }: Candidate): Step {
  const found = { namespace: object.metadata.namespace ?? "" };
  return traceAnswer(trace, `the policy is about namespace ${policyNamespace} only`, false, found);
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
  const resources = compileResources(asObject(block.resources) ?? {}, use);
  const user = compileUser(block, use);
  const choose = toChoice([...resources, ...user]);
  const chooseResources = toChoice(resources);
  const isEmpty = resources.length + user.length === 0;
  return (candidate) => {
    if (isEmpty) return false;
    if (use === "exclude" || candidate.user !== undefined) return choose(candidate);
    return resources.length > 0 && chooseResources(candidate);
  };
}

/** A filter, and the same one for those who ask why: it tells which field it is, what it wants and what it found. */
interface Told {
  readonly filter: Filter;
  readonly tell: Filter;
}

function toTold(text: string, filter: Filter, find: (it: Candidate) => unknown): Told {
  const tell: Filter = (candidate) => {
    const answer = filter(candidate);
    if (candidate.trace !== undefined) traceAnswer(candidate.trace, text, answer, { found: find(candidate) });
    return answer;
  };
  return { filter, tell };
}

function toChoice(filters: readonly Told[]): Filter {
  const choose = toAll(filters.map(({ filter }) => filter));
  const tell = toAll(filters.map((filter) => filter.tell));
  return (candidate) => (candidate.trace === undefined ? choose(candidate) : tell(candidate));
}

/** The cheapest and most telling tests come first; the namespace is looked up only where all others agree. */
function compileResources(resources: JsonObject, use: string): Told[] {
  const filters: Told[] = [];
  const add = (field: string, filter: Filter, find: (it: Candidate) => unknown): void => {
    filters.push(toTold(`${use} ${field}: ${toText(resources[field])}`, filter, find));
  };
  const kinds = toTexts(resources.kinds).map(readKindSelector);
  if (kinds.length > 0)
    add(
      "kinds",
      ({ asked }) => kinds.some((kind) => choosesKind(kind, asked)),
      ({ asked }) => [asked.group, asked.version, asked.kind, asked.subresource].filter(Boolean).join("/"),
    );
  const operations = toTexts(resources.operations);
  if (operations.length > 0)
    add(
      "operations",
      ({ operation }) => operations.includes(operation),
      ({ operation }) => operation,
    );
  const ownName = ({ object }: Candidate): string => nameOf(object);
  const name = asString(resources.name) ?? "";
  if (name !== "") add("name", ({ object }) => matchesWildcard(name, nameOf(object)), ownName);
  const names = toTexts(resources.names);
  if (names.length > 0)
    add("names", ({ object }) => names.some((one) => matchesWildcard(one, nameOf(object))), ownName);
  const namespaces = toTexts(resources.namespaces);
  if (namespaces.length > 0)
    add(
      "namespaces",
      ({ object }) => namespaces.some((one) => matchesWildcard(one, namespaceOf(object))),
      ({ object }) => namespaceOf(object),
    );
  addLabelFilters(resources, add);
  return filters;
}

type AddFilter = (field: string, filter: Filter, find: (it: Candidate) => unknown) => void;

function addLabelFilters({ annotations, selector, namespaceSelector }: JsonObject, add: AddFilter): void {
  if (isObject(annotations))
    add("annotations", compileAnnotations(annotations), ({ object }) => object.metadata.annotations ?? {});
  if (isObject(selector)) add("selector", compileLabels(selector), ({ object }) => object.metadata.labels ?? {});
  if (isObject(namespaceSelector))
    add("namespaceSelector", compileNamespaceLabels(namespaceSelector), (candidate) => {
      const labels = candidate.namespaceLabels();
      return labels instanceof Fault ? labels.message : labels;
    });
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

function compileUser(block: JsonObject, use: string): Told[] {
  const filters: Told[] = [];
  const add = (field: string, filter: Filter, find: (it: Candidate) => unknown): void => {
    filters.push(toTold(`${use} ${field}: ${toText(block[field])}`, filter, find));
  };
  const roles = toTexts(block.roles);
  if (roles.length > 0)
    add(
      "roles",
      ({ user }) => roles.some((role) => user?.roles.includes(role)),
      ({ user }) => user?.roles,
    );
  const clusterRoles = toTexts(block.clusterRoles);
  if (clusterRoles.length > 0)
    add(
      "clusterRoles",
      ({ user }) => clusterRoles.some((role) => user?.clusterRoles.includes(role)),
      ({ user }) => user?.clusterRoles,
    );
  const subjects = asList(block.subjects).filter(isObject);
  if (subjects.length > 0)
    add(
      "subjects",
      ({ user }) => user !== undefined && subjects.some((subject) => isSubject(subject, user)),
      ({ user }) => ({ user: user?.username ?? "", groups: user?.groups ?? [] }),
    );
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
