import { checkExpression } from "../../../src/languages/cel/check/check.ts";
import type { CheckedExpression } from "../../../src/languages/cel/check/checked.ts";
import { resolveExpression } from "../../../src/languages/cel/check/resolve.ts";
import {
  bindingsLibrary,
  type CelType,
  encodersLibrary,
  type Environment,
  equal,
  kubernetesEnvironment,
  mathLibrary,
  type Outcome,
  typeName,
} from "../../../src/languages/cel/index.ts";
import { parseExpression, parseOptionsOf } from "../../../src/languages/cel/parse/parse.ts";
import type { Activation } from "../../../src/languages/cel/run/activation.ts";
import { withStandardLibrary } from "../../../src/languages/cel/run/environment.ts";
import { interpret, toProgram } from "../../../src/languages/cel/run/program.ts";
import type { CelValue } from "../../../src/languages/cel/value.ts";
import type { Random } from "../random.ts";
import { makeExpression } from "./cel-expression.ts";
import { makeInput, VARIABLES } from "./cel-input.ts";

export interface CelCase {
  readonly expression: string;
  readonly inputs: readonly Activation[];
  /** Whether types are looked at first. */
  readonly checked: boolean;
  /** Whether variables that hold JSON are said to. */
  readonly json: boolean;
  readonly strict: boolean;
}

/** Inputs per expression: making an expression and its code takes longer than running it. */
export const CEL_INPUTS = 10;
/** What an evaluation may cost here: less than the default, so that the limit is met. */
const LIMIT = 20_000;

export function makeCelCase(random: Random): CelCase {
  const expression = makeExpression(random);
  const inputs = Array.from({ length: CEL_INPUTS }, () => makeInput(random));
  return { expression, inputs, checked: !random.oneIn(3), json: random.oneIn(2), strict: random.oneIn(8) };
}

const base = kubernetesEnvironment(36);
const LAX: Environment = withStandardLibrary({
  ...base,
  libraries: [...base.libraries, mathLibrary(), encodersLibrary(), bindingsLibrary],
  variables: new Map<string, CelType>(VARIABLES),
});
const STRICT: Environment = { ...LAX, strictPresence: true };
const JSON_VARIABLES: ReadonlySet<string> = new Set(["object", "params"]);
const NO_VARIABLES: ReadonlySet<string> = new Set();

/** The expression with types; without, where there are to be none or they do not fit; undefined where it is none at all. */
function read({ expression, checked }: CelCase, environment: Environment): CheckedExpression | undefined {
  const parsed = parseExpression(expression, parseOptionsOf(environment));
  if (!parsed.ok) return undefined;
  const result = checked ? checkExpression(expression, parsed.root, environment) : undefined;
  return result?.ok === true ? result.checked : resolveExpression(expression, parsed.root, environment);
}

/** Where the interpreter and compiled code differ. */
export function findCelDisagreement(made: CelCase): string | undefined {
  const environment = made.strict ? STRICT : LAX;
  const checked = read(made, environment);
  if (checked === undefined) return undefined;
  const program = toProgram(checked, environment, { jsonVariables: made.json ? JSON_VARIABLES : NO_VARIABLES });
  for (const input of made.inputs) {
    const oracle = interpret(checked, environment, input, LIMIT);
    const compiled = program.evaluate(input, LIMIT);
    if (!agree(oracle, compiled))
      return `${made.expression}\n  on ${tellInput(made.expression, input)}\n  interpreted: ${tell(oracle)}\n  compiled:    ${tell(compiled)}`;
  }
  return undefined;
}

/** The variables that the expression may name. */
function tellInput(expression: string, input: Activation): string {
  const named = Object.entries(input).filter(([name]) => new RegExp(String.raw`\b${name}\b`).test(expression));
  return named.map(([name, value]) => `${name}: ${value === undefined ? "-" : tellValue(value)}`).join(", ");
}

const same = (a: CelValue, b: CelValue): boolean =>
  typeName(a) === typeName(b) && (equal(a, b) || tellValue(a) === tellValue(b));

function agree(oracle: Outcome & { readonly absorbed: boolean }, compiled: Outcome): boolean {
  // Near the limit, what an absorbed error cost decides.
  if (oracle.absorbed && (isExceeded(oracle) || isExceeded(compiled))) return true;
  if (oracle.is === "error") {
    if (compiled.is !== "error" || oracle.message !== compiled.message) return isExceeded(compiled);
    return oracle.exceeded || oracle.offset === compiled.offset;
  }
  if (compiled.is === "error" || !same(oracle.value, compiled.value)) return false;
  return oracle.absorbed || oracle.cost === compiled.cost;
}

const isExceeded = (outcome: Outcome): boolean => outcome.is === "error" && outcome.exceeded;

const tellValue = (value: CelValue): string =>
  `${typeName(value)} ${JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : Number.isNaN(inner) ? "NaN" : inner))}`;

const tell = (outcome: Outcome): string =>
  `${outcome.is === "error" ? `${outcome.message} at ${outcome.offset}` : tellValue(outcome.value)}, cost ${outcome.cost}`;
