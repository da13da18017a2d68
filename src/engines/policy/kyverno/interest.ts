import { isWildcard } from "../../../formats/glob/index.ts";
import { builtInKinds, guessPlural, type Kind, type KindTable } from "../../../inventory/kinds/index.ts";
import { asList, asObject, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { EVERYTHING, narrow, toLabel, toTexts, WRITES } from "../interest/narrow.ts";
import type { Operation, ResourceRule } from "../policy.ts";
import { FULL_NAMES } from "./autogen.ts";
import { type KindSelector, readKindSelector } from "./kind-selector.ts";
import type { PolicySource } from "./policy-source.ts";

const OPERATIONS: readonly Operation[] = ["CREATE", "UPDATE", "DELETE", "CONNECT"];

/** What a policy's rules match, and the pod controllers for which they are rewritten. Rules that generate judge nothing. */
export function toPolicyInterest(
  { rules, namespace }: PolicySource,
  controllers: readonly string[] | undefined,
  kinds: KindTable = builtInKinds,
): readonly ResourceRule[] {
  const named = rules
    .filter((rule) => !isObject(rule.generate) || isObject(rule.validate) || isObject(rule.mutate))
    .flatMap((rule) => toRuleInterest(rule, controllers, kinds));
  return namespace === "" ? named : named.map((rule) => narrow(rule, { namespaces: [namespace] }));
}

function toRuleInterest(
  rule: JsonObject,
  controllers: readonly string[] | undefined,
  kinds: KindTable,
): readonly ResourceRule[] {
  const filters = toFilters(asObject(rule.match) ?? {});
  const own = filters.flatMap((filter) => toFilterInterest(filter, rule, kinds));
  if (controllers === undefined) return own;
  const others = (controllers.includes("all") ? [...FULL_NAMES.values()] : controllers).map(
    (kind) => FULL_NAMES.get(kind) ?? kind,
  );
  const made = filters.map((filter) => ({ ...filter, resources: { ...asObject(filter.resources), kinds: others } }));
  return [...own, ...made.flatMap((filter) => toFilterInterest(filter, rule, kinds))];
}

/** Any of these may match; of those that must all match, one that names kinds is enough. */
function toFilters(match: JsonObject): readonly JsonObject[] {
  const any = asList(match.any);
  if (any.length > 0) return any.filter(isObject);
  const all = asList(match.all).filter(isObject);
  if (asList(match.all).length === 0) return [match];
  return (all.length < asList(match.all).length ? [] : all)
    .toSorted((a, b) => countKinds(b) - countKinds(a))
    .slice(0, 1);
}

function countKinds(filter: JsonObject): number {
  return Math.min(1, toTexts(asObject(filter.resources)?.kinds).length);
}

function toFilterInterest(filter: JsonObject, rule: JsonObject, kinds: KindTable): readonly ResourceRule[] {
  const resources = asObject(filter.resources) ?? {};
  const selectors = toTexts(resources.kinds).map(readKindSelector);
  const operations = toTexts(resources.operations).filter((one): one is Operation =>
    (OPERATIONS as readonly string[]).includes(one),
  );
  const isAsked = toTexts(resources.operations).length > 0;
  const by = { namespaces: toExact(resources.namespaces), label: toPlainLabel(resources.selector) };
  const rules = selectors.length === 0 ? [EVERYTHING] : selectors.flatMap((one) => toSelectorRules(one, kinds));
  return rules.map((one) => ({
    ...narrow(one, by),
    operations: isAsked ? operations : one.operations,
    ...(isAsked ? {} : { asked: [...WRITES, ...findAsked(one, rule)] }),
  }));
}

/**
 * Deletions and connections are asked for by rules that name them, connections also by rules about what is connected to; deletions
 * also by rules that deny without looking at the object.
 */
function findAsked({ resources }: ResourceRule, rule: JsonObject): Operation[] {
  const text = JSON.stringify(rule);
  const isConnected = resources.some((one) => CONNECTED.has(one));
  const denies = isObject(asObject(rule.validate)?.deny);
  const asked: Operation[] = [];
  if (text.includes("DELETE") || (denies && !text.includes("request.object"))) asked.push("DELETE");
  if (text.includes("CONNECT") || isConnected) asked.push("CONNECT");
  return asked;
}

const CONNECTED: ReadonlySet<string> = new Set(
  builtInKinds
    .all()
    .flatMap(({ resource, operations }) =>
      [...operations].filter(([, all]) => all.includes("CONNECT")).map(([name]) => `${resource}/${name}`),
    ),
);

/** Kyverno goes by the kind of the resource, whatever kind its subresource takes. */
function toSelectorRules(selector: KindSelector, kinds: KindTable): readonly ResourceRule[] {
  const { group, version, kind, subresource } = selector;
  const apiGroups = [isWildcard(group) ? "*" : group];
  const apiVersions = [isWildcard(version) ? "*" : version];
  // Kyverno's own webhooks have matchPolicy Equivalent.
  const base = { apiVersions, operations: ["*"], scope: "*", isEquivalent: true } as const;
  // Whatever chooses Pods chooses their ephemeral containers too.
  const ofPods = ["pods/ephemeralcontainers"];
  if (isWildcard(kind)) return [{ ...base, apiGroups, resources: [...toResources("*", subresource), ...ofPods] }];
  const known = findKinds(group, kind, kinds);
  if (known.length === 0 && apiGroups[0] !== "*") return [{ ...base, apiGroups, resources: ["*/*"] }];
  const plurals = known.length === 0 ? [guessPlural(kind)] : [...new Set(known.map(({ resource }) => resource))];
  const resources = plurals.flatMap((plural) => toResources(plural, subresource));
  if (known.some((one) => one.group === "" && one.kind === "Pod")) resources.push(...ofPods);
  return [{ ...base, apiGroups, resources, ...(apiGroups[0] === "*" ? { kind } : {}) }];
}

function toResources(plural: string, subresource: string): string[] {
  if (subresource === "") return [plural];
  if (!isWildcard(subresource)) return [`${plural}/${subresource}`];
  return plural === "*" ? ["*/*"] : [plural, `${plural}/*`];
}

function findKinds(group: string, name: string, kinds: KindTable): readonly Kind[] {
  return isWildcard(group) ? kinds.all().filter(({ kind }) => kind === name) : kinds.versions(group, name);
}

/** Undefined where a pattern may choose namespaces nobody named, or none is asked for. */
function toExact(list: Json | undefined): readonly string[] | undefined {
  const names = toTexts(list);
  return names.length === 0 || names.some((name) => isWildcard(name)) ? undefined : names;
}

const LABEL = /^(?:[a-z0-9][-a-z0-9.]{0,252}\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;

/** Only of selectors that Kyverno would take as they are. */
function toPlainLabel(selector: Json | undefined): ResourceRule["label"] {
  const pairs = Object.entries(asObject(asObject(selector)?.matchLabels) ?? {});
  const isPlain = pairs.every(
    ([key, value]) => LABEL.test(key) && (value === "" || (typeof value === "string" && LABEL.test(value))),
  );
  return isPlain ? toLabel(selector) : undefined;
}
