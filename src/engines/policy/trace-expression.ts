import {
  type Activation,
  CelError,
  type CelValue,
  type Decided,
  type Explained,
  explainExpression,
  type Program,
  toJson,
} from "../../languages/cel/index.ts";
import type { Json, Location } from "../../model/index.ts";
import { type Given, type Step, type StepOutcome, toBounded, type Trace } from "./explanation.ts";

/** Expressions by the names that others call them by: `variables.name`. */
export type NamedPrograms = ReadonlyMap<string, Program>;

/** An expression and what it is evaluated on. */
export interface Traced {
  readonly program: Program;
  readonly activation: Activation;
  /** Of the cost; absent: what Kubernetes allows. */
  readonly limit?: number | undefined;
  readonly at?: Location | undefined;
}

/**
 * Takes down an expression with all its parts that were evaluated.
 * @returns what it came to
 */
export function traceExpression(trace: Trace, title: string, { program, activation, limit, at }: Traced): StepOutcome {
  const { outcome, parts } = explainExpression(program, activation, limit);
  const came = toStepOutcome(outcome);
  trace.add(`${title}: ${program.checked.source.trim()}`, came, at === undefined ? {} : { at });
  addParts(trace, parts);
  return came;
}

/** Parts of the expression that made it what it is; where that is a variable alone, the parts of the variable. */
export function findDecided(
  { program, activation, limit, at }: Traced,
  variables: NamedPrograms,
  depth = 0,
): readonly Step[] {
  const { decided } = explainExpression(program, activation, limit);
  return decided.flatMap((one) => {
    const name = /^variables\.(\w+)$/.exec(one.text)?.[1];
    const variable = name === undefined ? undefined : variables.get(name);
    if (variable !== undefined && depth < MAX_VARIABLES)
      return findDecided({ program: variable, activation, limit, at }, variables, depth + 1);
    return [toDecidedStep(one, at)];
  });
}

/** A variable may be another variable's value, and so on. */
const MAX_VARIABLES = 8;

/** The variables that expressions name, and those that these name. */
export function findUsed(programs: readonly Program[], variables: NamedPrograms): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = ({ checked }: Program): void => {
    for (const [name, program] of variables) {
      if (used.has(name) || !checked.source.includes(`variables.${name}`)) continue;
      used.add(name);
      visit(program);
    }
  };
  programs.forEach(visit);
  return used;
}

function toDecidedStep({ text, outcome, elements, operands }: Decided, at: Location | undefined): Step {
  const loops = elements.map(({ name, value }): Given => ({ text: name, value: toJsonValue(value) }));
  const values = operands.flatMap((operand): Given[] =>
    operand.outcome.is === "value" ? [{ text: operand.text, value: toJsonValue(operand.outcome.value) }] : [],
  );
  // What an operand already shows is not said of the loop's variable again.
  const given = [...values, ...loops.filter((loop) => !values.some((value) => value.text === loop.text))];
  return {
    text,
    depth: 0,
    outcome: toStepOutcome(outcome),
    ...(given.length === 0 ? {} : { given }),
    ...(at === undefined ? {} : { at }),
  };
}

function addParts(trace: Trace, parts: readonly Explained[]): void {
  let hidden = Number.POSITIVE_INFINITY;
  let shown = parts[0];
  // The first part is the whole.
  for (const part of parts.slice(1)) {
    if (part.depth > hidden) continue;
    hidden = part.outcome.is === "not evaluated" ? part.depth : Number.POSITIVE_INFINITY;
    if (shown !== undefined && isWithin(part, shown)) continue;
    shown = part;
    trace.add(part.text, toStepOutcome(part.outcome), {}, Math.min(part.depth, MAX_INDENT));
  }
}

/** Deeper parts stand as deep as these. */
const MAX_INDENT = 40;

/** `object.spec` says nothing beside `object.spec.containers`. */
function isWithin(part: Explained, shown: Explained): boolean {
  const text = shown.text.startsWith("has(") ? shown.text.slice("has(".length) : shown.text;
  return (
    shown.outcome.is === "value" &&
    part.start === shown.end - text.length &&
    /^[\w.]+$/.test(part.text) &&
    /^[.[][\w.?[\]"'-]*\)?$/.test(text.slice(part.text.length))
  );
}

function toStepOutcome(outcome: Explained["outcome"]): StepOutcome {
  if (outcome.is === "value") return { is: "value", value: toJsonValue(outcome.value) };
  return outcome.is === "error" ? { is: "error", message: outcome.message } : { is: "not evaluated" };
}

function toJsonValue(value: CelValue): Json {
  return toBounded(value, toLeaf);
}

function toLeaf(value: unknown): unknown {
  try {
    return toJson(value as CelValue);
  } catch (thrown) {
    // Values without a JSON form, such as types and the authorizer.
    if (thrown instanceof CelError) return `(${thrown.message})`;
    throw thrown;
  }
}
