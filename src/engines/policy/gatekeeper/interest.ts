import type { KindTable } from "../../../inventory/kinds/index.ts";
import { asList, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { EVERYTHING, narrow, toLabel, toTexts, WRITES } from "../interest/narrow.ts";
import { toTakerRules } from "../interest/of-kinds.ts";
import type { Operation, ResourceRule } from "../policy.ts";

/** What else of a constraint's surroundings says what it is about. */
export interface InterestOptions {
  readonly kinds?: KindTable | undefined;
  /** Rows of `applyTo` of expansion templates: what is made of these objects is judged with them. */
  readonly expanded?: readonly Json[];
  /** A template's code as text: only one that names DELETE or CONNECT is asked about them. */
  readonly code?: string;
}

/** What `spec.match` of a constraint or mutator may match, in its own words. Deletions and connections are judged if handed over. */
export function toMatchInterest(match: JsonObject | undefined, options: InterestOptions = {}): readonly ResourceRule[] {
  const { kinds, expanded = [], code = "" } = options;
  const label = toLabel(match?.["labelSelector"]);
  const namespaces = toExact(match?.["namespaces"]);
  const asked = [...WRITES, ...(["DELETE", "CONNECT"] as const).filter((one) => code.includes(one))];
  const own = toKindRules(asList(match?.["kinds"]), kinds).map((rule) => narrow(rule, { namespaces, label }));
  const parents = toApplyRules(expanded, kinds).map((rule) => narrow(rule, { namespaces }));
  return [...own, ...parents].flatMap((rule) => splitStatus({ ...rule, asked }));
}

/** Nobody who names a kind asks about its status, which controllers write all the time; only that of Services steers traffic. */
function splitStatus(rule: ResourceRule): ResourceRule[] {
  const isStatus = (one: string): boolean => one.endsWith("/status") && one !== "services/status";
  const [status, others] = [rule.resources.filter(isStatus), rule.resources.filter((one) => !isStatus(one))];
  if (status.length === 0) return [rule];
  const quiet: ResourceRule = { ...rule, resources: status, asked: [] };
  return others.length === 0 ? [quiet] : [{ ...rule, resources: others }, quiet];
}

function toKindRules(rows: readonly Json[], kinds: KindTable | undefined): readonly ResourceRule[] {
  if (rows.length === 0) return [EVERYTHING];
  return rows.flatMap((row) => {
    const { apiGroups, kinds: names } = isObject(row) ? row : {};
    return toTakerRules(toTexts(apiGroups), toTexts(names), kinds);
  });
}

/** Objects of `applyTo`, whose groups and kinds are exact. */
export function toApplyRules(rows: readonly Json[], kinds: KindTable | undefined): readonly ResourceRule[] {
  return rows.filter(isObject).flatMap(({ groups, kinds: names, operations }) => {
    if (toTexts(groups).length === 0 || toTexts(names).length === 0) return [];
    const named = toTexts(operations).filter((one): one is Operation => OPERATIONS.includes(one));
    const rules = toTakerRules(toTexts(groups), toTexts(names), kinds);
    return named.length === 0 ? rules : rules.map((rule) => ({ ...rule, operations: named }));
  });
}

const OPERATIONS: readonly string[] = ["CREATE", "UPDATE", "DELETE", "CONNECT"];

/** Undefined where a pattern may choose namespaces nobody named, or no namespace is asked for. */
function toExact(list: Json | undefined): readonly string[] | undefined {
  const names = asList(list);
  const texts = toTexts(list);
  return names.length === 0 || texts.some((name) => name.includes("*")) ? undefined : texts;
}
