import { compileQuery } from "../../../languages/jmespath/index.ts";
import { asString, isObject, type Json, type JsonObject, type Path } from "../../../model/index.ts";
import { findCelFaults } from "./cel-rule.ts";
import { findOperator } from "./operators.ts";
import { splitVariables } from "./template-text.ts";

/** An expression of a rule that can never be worked out. */
export interface ExpressionFault {
  readonly path: Path;
  readonly message: string;
}

/** What is wrong with the variables, JMESPath expressions, operators and CEL expressions of a rule. */
export function findExpressionFaults(rule: JsonObject, path: Path): readonly ExpressionFault[] {
  const faults: ExpressionFault[] = [];
  walk(rule, path);
  return [...faults, ...findCelFaults(rule).map((fault) => ({ ...fault, path: [...path, ...fault.path] }))];

  function walk(value: Json | undefined, at: Path): void {
    if (typeof value === "string") checkVariables(value, at);
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...at, index]);
    else if (isObject(value)) {
      checkOperator(value, at);
      for (const [key, item] of Object.entries(value)) {
        const inner = [...at, key];
        if (typeof item === "string" && isQuery(key, at)) checkQuery(item, inner);
        // Sources of CEL hold braces of their own.
        if (key !== "cel") walk(item, inner);
      }
    }
  }

  function checkVariables(text: string, at: Path): void {
    if (!text.includes("{{")) return;
    const segments = splitVariables(text);
    // What is nested in another variable is known only when the inner one is resolved.
    if (segments.some(({ is, text: written }) => is === "plain" && /\{\{|\}\}/.test(written))) return;
    for (const segment of segments)
      if (segment.is === "variable" && segment.variable.expression !== "@") checkQuery(segment.variable.expression, at);
  }

  function checkQuery(text: string, at: Path): void {
    if (text.includes("{{")) return;
    const reading = compileQuery(text.trim());
    if (reading.is === "invalid") faults.push({ path: at, message: `${JSON.stringify(text)}: ${reading.message}` });
  }

  function checkOperator(value: JsonObject, at: Path): void {
    const operator = asString(value.operator);
    const isCondition = operator !== undefined && "key" in value && isConditionPath(at);
    if (isCondition && findOperator(operator) === undefined)
      faults.push({ path: [...at, "operator"], message: `unknown operator ${JSON.stringify(operator)}` });
  }
}

/** Lists of foreach and paths of context entries are expressions as a whole. */
function isQuery(key: string, at: Path): boolean {
  if (key === "list") return at.at(-2) === "foreach";
  return key === "jmesPath" && ["variable", "apiCall", "globalReference"].includes(String(at.at(-1)));
}

function isConditionPath(at: Path): boolean {
  const owners = at.filter((step) => typeof step === "string");
  if (owners.includes("pattern") || owners.includes("anyPattern") || owners.includes("data")) return false;
  return owners.includes("preconditions") || owners.includes("conditions");
}
