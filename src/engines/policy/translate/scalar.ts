import { readQuantity } from "../../../formats/quantity/index.ts";
import type { Json } from "../../../model/index.ts";
import { isRange, toNanos } from "../kyverno/scalar-pattern.ts";
import { quote, toAll, toAny, toNot, toTextMatch, Untranslatable } from "./cel-text.ts";

/** Whether a value that is there satisfies the leaf of a Kyverno pattern. @see ../kyverno/scalar-pattern.ts */
export function toScalarTest(pattern: Json, value: string): string | Untranslatable {
  switch (typeof pattern) {
    case "string":
      return pattern.includes("{{")
        ? new Untranslatable("it holds variables")
        : toAny(pattern.split("|").map((one) => toAll(one.split("&").map((part) => toCondition(part.trim(), value)))));
    case "boolean":
      return `${value} == ${pattern}`;
    case "number":
      return Number.isInteger(pattern)
        ? `string(${value}) == ${quote(String(pattern))}`
        : new Untranslatable("fractions");
    default:
      return pattern === null ? `${value} == null` : new Untranslatable("lists in lists");
  }
}

function toCondition(pattern: string, value: string): string {
  const operator = /^(?:>=|<=|[><!])/.exec(pattern)?.[0] ?? "";
  if (pattern.length < 2 || operator === "") {
    if (isRange(pattern)) {
      const [, from = "", to = ""] = /^(.*[^-])-([^-].*)$/.exec(pattern) ?? [];
      return toAll([toComparison(">=", from.trim(), value), toComparison("<=", to.trim(), value)]);
    }
    return toComparison("==", pattern, value);
  }
  return toComparison(operator === "!" ? "!=" : operator, pattern.slice(operator.length).trim(), value);
}

function toComparison(operator: string, operand: string, value: string): string {
  const text = `string(${value})`;
  const isTime = toNanos(operand) !== undefined;
  const isAmount = readQuantity(operand) !== undefined;
  const asText = toTextComparison(operator, operand, text);
  const asAmount = isAmount
    ? `isQuantity(${text}) ? quantity(${text}).compareTo(quantity(${quote(operand)})) ${operator} 0 : ${asText}`
    : asText;
  if (!isTime) return asAmount;
  // Durations come first: `5m` is five minutes and not five thousandths.
  const isDuration = `${text}.matches('^[+-]?([0-9]*([.][0-9]*)?(ns|us|ms|s|m|h))+$')`;
  return `${isDuration} ? duration(${text}) ${operator} duration(${quote(operand)}) : (${asAmount})`;
}

function toTextComparison(operator: string, operand: string, text: string): string {
  if (operator !== "==" && operator !== "!=") return "false";
  const same = toTextMatch(text, operand);
  return operator === "==" ? same : toNot(same);
}
