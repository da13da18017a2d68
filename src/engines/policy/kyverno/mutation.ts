import { asList, asString, isObject, type Json, type JsonObject, type KubernetesObject } from "../../../model/index.ts";
import { compileConditions, type Conditions } from "./condition.ts";
import { Fault, prefixFault } from "./fault.ts";
import { evaluateList, toElementData } from "./foreach.ts";
import { compileContext } from "./loaders.ts";
import { compilePatch, type Patch } from "./patch.ts";
import { compileQuery, type Query } from "./query.ts";
import type { Applied, Rule } from "./rule.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";
import type { Loader, Scope } from "./scope.ts";
import { compileTargets } from "./targets.ts";

/** What a mutate rule makes of an object. */
export interface MutationOutcome {
  readonly object: KubernetesObject;
  /** Other objects, as the rule would leave them. */
  readonly targets: readonly KubernetesObject[];
  readonly answers: readonly RuleAnswer[];
}

export type Mutate = (applied: Applied) => MutationOutcome;

/** An object changed, left as it was, or a fault. */
export type Change = { readonly object: KubernetesObject; readonly isChanged: boolean } | Fault;
export type Changer = (object: KubernetesObject, scope: Scope) => Change;

/** Compiles a mutate rule. @see pkg/engine/handlers/mutation of Kyverno */
export function compileMutation(rule: Rule, mutate: JsonObject): Mutate {
  const change = compileChange(mutate);
  if (asList(mutate.targets).length > 0) return compileTargets(mutate, change, rule.namespace);
  return ({ object, scope }) => {
    const made = change(object, scope);
    if (made instanceof Fault) return { object, targets: [], answers: [toError(made.message)] };
    return { object: made.object, targets: [], answers: [toAnswer(made.object, made.isChanged)] };
  };
}

export function toAnswer({ kind, metadata }: KubernetesObject, isChanged: boolean): RuleAnswer {
  if (!isChanged) return { result: "skip", message: "no patches applied" };
  const place =
    metadata.namespace === undefined || metadata.namespace === "" ? "" : ` in namespace ${metadata.namespace}`;
  return { result: "pass", message: `mutated ${kind}/${metadata.name ?? ""}${place}` };
}

function compileChange(mutate: JsonObject): Changer {
  if (Array.isArray(mutate.foreach)) return compileEach(mutate.foreach, 0);
  const patch = compilePatch(mutate, "/mutate");
  return (object, scope) => applyOne(patch, object, scope);
}

function applyOne(patch: Patch | undefined, object: KubernetesObject, scope: Scope): Change {
  if (patch === undefined) return new Fault("empty mutate rule");
  return patch(object, scope);
}

interface Each {
  readonly list: Query;
  readonly isReversed: boolean;
  readonly loaders: readonly Loader[];
  readonly preconditions: Conditions;
  readonly change: Changer;
  readonly nesting: number;
}

/** Elements are gone through from the end where the patch merges, since what it names is put in front. */
function compileEach(list: readonly Json[], nesting: number): Changer {
  const all = list.filter(isObject).map((source): Each => {
    const inner = Array.isArray(source.foreach) && source.foreach.length > 0 ? source.foreach : undefined;
    const patch = inner === undefined ? compilePatch(source, "") : undefined;
    const merges = source.patchStrategicMerge !== undefined && source.patchStrategicMerge !== null;
    return {
      list: compileQuery((asString(source.list) ?? "").trim()),
      isReversed: source.order === undefined ? merges : source.order === "Descending",
      loaders: compileContext(source.context),
      preconditions: compileConditions(source.preconditions),
      change: inner === undefined ? (object, scope) => applyOne(patch, object, scope) : compileEach(inner, nesting + 1),
      nesting,
    };
  });
  return (object, scope) => changeAll(all, object, scope);
}

function changeAll(all: readonly Each[], object: KubernetesObject, scope: Scope): Change {
  let current = object;
  let isChanged = false;
  for (const each of all) {
    const made = changeEach(each, current, scope);
    if (made instanceof Fault) return made;
    if (!made.isChanged) continue;
    isChanged = true;
    current = made.object;
    showObject(scope, current);
  }
  return { object: current, isChanged };
}

/** Later lists see what earlier ones made of the object. */
export function showObject(scope: Scope, object: KubernetesObject): void {
  const { request } = scope.data;
  scope.data.request = { ...(isObject(request) ? request : {}), object };
}

function changeEach(each: Each, object: KubernetesObject, scope: Scope): Change {
  const elements = evaluateList(each.list, scope);
  if (elements instanceof Fault) return prefixFault(`failed to evaluate list ${each.list.text}`, elements);
  const order = elements.map((element, index) => ({ element, index }));
  let current = object;
  let isChanged = false;
  for (const { element, index } of each.isReversed ? order.reverse() : order) {
    if (element === null) continue;
    const spent = scope.budget.addElement();
    if (spent !== undefined) return spent;
    const inner = scope.inner(toElementData(element, index, each.nesting));
    inner.declare(each.loaders);
    const verdict = each.preconditions(inner);
    if (verdict instanceof Fault)
      return prefixFault(
        `failed to mutate elements: failed to evaluate mutate.foreach[${index}].preconditions`,
        verdict,
      );
    if (!verdict.holds) continue;
    const made = each.change(current, inner);
    if (made instanceof Fault) return prefixFault("failed to mutate elements", made);
    isChanged ||= made.isChanged;
    current = made.object;
  }
  return { object: current, isChanged };
}
