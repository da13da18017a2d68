import { isWildcard, matchesWildcard } from "../../../formats/glob/index.ts";
import { asObject, asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { matchesSelector } from "../../../formats/selector/index.ts";

export type Labels = Readonly<Record<string, string>>;

/** Label keys and values that Kubernetes would take; anything else makes the selector invalid. */
const NAME = /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/;
const OPERATORS = new Set(["In", "NotIn", "Exists", "DoesNotExist"]);

/** `invalid`: Kubernetes would refuse the selector, which is no "does not match". */
export type SelectorAnswer = "yes" | "no" | "invalid";

/**
 * Compiles a label selector whose matchLabels may hold wildcards in keys and values: they stand for the first label
 * that fits.
 * @see pkg/utils/match/labels.go and pkg/engine/wildcards of Kyverno
 */
export function compileSelector(source: JsonObject): (labels: Labels) => SelectorAnswer {
  const matchLabels = Object.entries(asObject(source.matchLabels) ?? {}).map(
    ([key, value]) => [key, asString(value) ?? ""] as const,
  );
  const expressions = Array.isArray(source.matchExpressions) ? source.matchExpressions : [];
  const isInvalid = !expressions.every(isExpression);
  const isPlain = !matchLabels.some(([key, value]) => isWildcard(key) || isWildcard(value));
  const fixed = isPlain ? toChecked(matchLabels, expressions) : undefined;
  return (labels) => {
    if (isInvalid) return "invalid";
    const selector =
      fixed ??
      toChecked(
        matchLabels.map((pair) => expand(pair, labels)),
        expressions,
      );
    if (selector === "invalid") return "invalid";
    return matchesSelector(selector, labels) ? "yes" : "no";
  };
}

type Pair = readonly [key: string, value: string];

function toChecked(pairs: readonly Pair[], matchExpressions: readonly Json[]): "invalid" | JsonObject {
  if (!pairs.every(([key, value]) => NAME.test(key) && VALUE.test(value))) return "invalid";
  return { matchLabels: Object.fromEntries(pairs), matchExpressions: [...matchExpressions] };
}

function isExpression(expression: Json): boolean {
  if (!isObject(expression)) return false;
  const { key, operator, values } = expression;
  if (typeof key !== "string" || !NAME.test(key)) return false;
  if (typeof operator !== "string" || !OPERATORS.has(operator)) return false;
  const count = Array.isArray(values) ? values.length : 0;
  return operator.startsWith("In") || operator === "NotIn" ? count > 0 : count === 0;
}

/** Wildcards that fit no label become zeros, so that the selector stays valid and chooses nothing. */
function expand([key, value]: Pair, labels: Labels): Pair {
  if (!isWildcard(key) && !isWildcard(value)) return [key, value];
  const found = Object.entries(labels).find(([k, v]) => matchesWildcard(key, k) && matchesWildcard(value, v));
  return found ?? [key.replaceAll(/[*?]/g, "0"), value.replaceAll(/[*?]/g, "0")];
}
