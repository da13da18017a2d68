import type { Node } from "../ast.ts";
import type { Environment } from "../declaration.ts";
import { toExpressionError } from "../parse/expression-error.ts";
import { parseExpression, parseOptionsOf } from "../parse/parse.ts";
import { withStandardLibrary } from "../run/environment.ts";
import type { CheckResult } from "./checked.ts";
import { Checker } from "./checker.ts";
import { Names } from "./names.ts";
import { findLiteralFaults } from "./validate.ts";

/** At most so many errors are told. */
const MOST_ERRORS = 100;

/**
 * Finds the types of an expression's nodes and what its names stand for. Never throws.
 * @param source the text that the tree was read from
 */
export function checkExpression(source: string, root: Node, environment: Environment): CheckResult {
  const checker = new Checker(new Names(environment));
  checker.check(root, undefined);
  if (checker.errors.length > 0) return refuse(source, checker.errors);
  const types = new Map([...checker.types].map(([id, type]) => [id, checker.substitution.resolve(type, true)]));
  const faults = findLiteralFaults(root, environment, ({ id }) => types.get(id)).map(({ message, node }) => ({
    message,
    offset: node.at,
  }));
  if (faults.length > 0) return refuse(source, faults);
  const resultType = types.get(root.id) ?? { kind: "dyn" as const };
  return { ok: true, checked: { source, root, types, references: checker.references, resultType } };
}

function refuse(source: string, faults: readonly { readonly offset: number; readonly message: string }[]): CheckResult {
  const errors = faults.toSorted((a, b) => a.offset - b.offset).slice(0, MOST_ERRORS);
  return { ok: false, errors: errors.map(({ offset, message }) => toExpressionError(source, offset, message)) };
}

/** Reads and checks an expression; the standard library is always part of the environment. Never throws. */
export function checkSource(source: string, environment: Environment): CheckResult {
  const whole = withStandardLibrary(environment);
  const parsed = parseExpression(source, parseOptionsOf(whole));
  return parsed.ok ? checkExpression(source, parsed.root, whole) : parsed;
}
