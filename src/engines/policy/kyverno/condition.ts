import { isObject, type Json } from "../../../model/index.ts";
import { Fault, prefixFault } from "./fault.ts";
import { findOperator, type Operator } from "./operators.ts";
import type { Scope } from "./scope.ts";
import { compileTemplate, type Template } from "./template.ts";
import { toText, traceAnswer } from "./trace.ts";

/** Whether conditions hold, and what the ones that decided it have to say. */
export interface Verdict {
  readonly holds: boolean;
  readonly message: string;
}

export type Conditions = (scope: Scope) => Verdict | Fault;

interface Condition {
  readonly key: Template;
  readonly value: Template;
  readonly operator: Operator | undefined;
  readonly message: string;
  /** As it is written. */
  readonly text: string;
}

const HOLDS: Verdict = { holds: true, message: "" };

/**
 * Compiles preconditions or the conditions of deny: `any` and `all`, or the older plain list. Without any they hold.
 * @see pkg/engine/variables/evaluate.go of Kyverno
 */
export function compileConditions(source: Json | undefined): Conditions {
  if (source === undefined || source === null) return () => HOLDS;
  if (Array.isArray(source)) return compileAll(source.map(compileCondition), ";");
  if (!isObject(source)) return () => new Fault("invalid condition");
  const { any, all } = source;
  const some = Array.isArray(any) ? any.map(compileCondition) : undefined;
  const every = Array.isArray(all) ? all.map(compileCondition) : [];
  if (some === undefined) return compileAll(every, "; ");
  return (scope) => evaluateAnyAll(some, every, scope);
}

function compileCondition(source: Json): Condition {
  const { key, value, operator, message } = isObject(source) ? source : {};
  return {
    key: compileTemplate(key),
    value: compileTemplate(value),
    operator: typeof operator === "string" ? findOperator(operator) : undefined,
    message: typeof message === "string" ? message : "",
    text: [key, operator, value].map(toText).join(" "),
  };
}

function evaluate(condition: Condition, scope: Scope): boolean | Fault {
  const { trace } = scope.surroundings;
  if (trace === undefined) return compare(condition, scope);
  const told: Sides = {};
  const answer = compare(condition, scope, told);
  traceAnswer(trace, condition.text, answer, { ...told });
  return answer;
}

interface Sides {
  readonly key?: Json;
  readonly value?: Json;
}

/** @param told gets both sides, for those who ask why */
function compare({ key, value, operator }: Condition, scope: Scope, told?: Sides): boolean | Fault {
  const left = key.resolve(scope);
  if (left instanceof Fault) return prefixFault("failed to substitute variables in condition key", left);
  const right = value.resolve(scope);
  if (right instanceof Fault) return prefixFault("failed to substitute variables in condition value", right);
  if (told !== undefined) Object.assign(told, { key: left, value: right });
  if (operator === undefined) return new Fault("failed to create handler for condition operator: %!w(<nil>)");
  return operator(left, right);
}

function compileAll(conditions: readonly Condition[], separator: string): Conditions {
  return (scope) => {
    const messages: string[] = [];
    for (const condition of conditions) {
      const holds = evaluate(condition, scope);
      if (holds instanceof Fault) return holds;
      if (!holds) return { holds: false, message: condition.message };
      messages.push(condition.message);
    }
    return { holds: true, message: joinMessages(messages, separator) };
  };
}

function evaluateAnyAll(any: readonly Condition[], all: readonly Condition[], scope: Scope): Verdict | Fault {
  const held: string[] = [];
  const failed: string[] = [];
  let isAny = false;
  for (const condition of any) {
    const holds = evaluate(condition, scope);
    if (holds instanceof Fault) return holds;
    (holds ? held : failed).push(condition.message);
    isAny = holds;
    if (isAny) break;
  }
  for (const condition of all) {
    const holds = evaluate(condition, scope);
    if (holds instanceof Fault) return holds;
    (holds ? held : failed).push(condition.message);
    if (!holds) return { holds: false, message: joinMessages(failed, "; ") };
  }
  return { holds: isAny, message: joinMessages(isAny ? held : failed, "; ") };
}

/** The texts that say something, in a row. */
export function joinMessages(messages: readonly string[], separator: string): string {
  return messages.filter((message) => message !== "").join(separator);
}
