import type { Json, JsonObject, Location, PolicyResult } from "../../model/index.ts";

/** What one part of a policy came to. */
export type StepOutcome =
  | { readonly is: "value"; readonly value: Json }
  | { readonly is: "error"; readonly message: string }
  | { readonly is: "not evaluated" };

/** A value that a step was worked out from: a variable, an operand, what was found and what was wanted. */
export interface Given {
  readonly text: string;
  readonly value: Json;
}

/** One thing that was looked at on the way to a verdict. */
export interface Step {
  /** As the policy writes it: a condition, a part of an expression, a line of Rego, a path of a pattern. */
  readonly text: string;
  /** How many steps lie around it; it follows the step that it is part of. */
  readonly depth: number;
  readonly outcome: StepOutcome;
  readonly given?: readonly Given[];
  /** Where in the policy's file it stands. */
  readonly at?: Location;
}

/** Why a rule says what it says of a request. */
export interface Explanation {
  /** Name of the rule; empty where the kind of policy has none. */
  readonly rule: string;
  /** What judging answers, all of it; empty: the rule does not match. */
  readonly results: readonly PolicyResult[];
  /** The smallest parts that made it so. */
  readonly decided: readonly Step[];
  readonly steps: readonly Step[];
}

/** So many steps are kept; there is no more to read in more. */
const MAX_STEPS = 2000;
const MAX_DECIDED = 100;

/** Takes down what an evaluation looks at, in order. */
export class Trace {
  readonly steps: Step[] = [];
  readonly decided: Step[] = [];
  #depth = 0;
  readonly #elements: Given[] = [];

  /** Place of the step that comes next. */
  get mark(): number {
    return this.steps.length;
  }

  /** @param deeper how many steps lie around it besides */
  add(text: string, outcome: StepOutcome, more: Pick<Step, "given" | "at"> = {}, deeper = 0): Step {
    const step = { text, depth: this.#depth + deeper, outcome, ...more };
    if (this.steps.length < MAX_STEPS) this.steps.push(step);
    return step;
  }

  /** What work looks at is part of the step before. */
  inside<Result>(work: () => Result): Result {
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }

  /** The steps since the mark that came to this decided: a value, or undefined for errors. */
  decide(mark: number, value: boolean | undefined): void {
    for (const step of this.steps.slice(mark)) {
      const isSo = value === undefined ? step.outcome.is === "error" : isValue(step.outcome, value);
      if (isSo) this.settle(step);
    }
  }

  /** The step decided, for the elements that are looked at. */
  settle(step: Step): void {
    if (this.decided.length >= MAX_DECIDED) return;
    const elements = this.#elements.filter(({ text }) => step.given?.every((one) => one.text !== text) !== false);
    this.decided.push(elements.length === 0 ? step : { ...step, given: [...(step.given ?? []), ...elements] });
  }

  /** Another element of a list is looked at: what decided before it, for others, decides no longer. @param nesting lists around it */
  enter(element: Given, nesting: number): void {
    this.decided.length = 0;
    this.#elements.length = nesting;
    this.#elements.push(element);
  }

  explain(rule: string, results: readonly PolicyResult[]): Explanation {
    return { rule, results, decided: this.decided, steps: this.steps };
  }
}

function isValue(outcome: StepOutcome, value: boolean): boolean {
  return outcome.is === "value" && outcome.value === value;
}

/** An outcome of JSON, bounded. */
export function toOutcome(value: unknown): StepOutcome {
  return { is: "value", value: toBounded(value) };
}

const MAX_DEPTH = 6;
const MAX_ENTRIES = 30;
const MAX_TEXT = 500;
/** Of one value: texts by their length, everything else as a few characters. */
const MAX_SIZE = 4000;

type ToLeaf = (value: unknown) => unknown;

/**
 * The value as JSON of bounded size: what is cut is marked by `…`.
 * @param toLeaf for what is neither a list nor a plain mapping, text, number, truth value or null
 */
export function toBounded(value: unknown, toLeaf: ToLeaf = String): Json {
  return new Bounding(toLeaf).value(value, 0);
}

class Bounding {
  readonly #toLeaf: ToLeaf;
  #left = MAX_SIZE;

  constructor(toLeaf: ToLeaf) {
    this.#toLeaf = toLeaf;
  }

  value(value: unknown, depth: number): Json {
    this.#left -= 4;
    if (this.#left < 0) return "…";
    if (typeof value === "string") return this.#text(value);
    if (value === null || value === undefined || typeof value === "boolean" || typeof value === "number")
      return value ?? null;
    if (Array.isArray(value)) return depth >= MAX_DEPTH ? "[…]" : this.#list(value, depth);
    if (isPlain(value)) return depth >= MAX_DEPTH ? "{…}" : this.#object(value, depth);
    const leaf = this.#toLeaf(value);
    const isOdd = typeof leaf === "object" && leaf !== null && !Array.isArray(leaf) && !isPlain(leaf);
    if (typeof leaf === "bigint") return String(leaf);
    return isOdd ? typeof leaf : this.value(leaf, depth + 1);
  }

  #text(text: string): string {
    const kept = text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
    this.#left -= kept.length;
    return kept;
  }

  #list(list: readonly unknown[], depth: number): Json {
    const items = list.slice(0, MAX_ENTRIES).map((item) => this.value(item, depth + 1));
    return list.length > MAX_ENTRIES ? [...items, `… ${list.length - MAX_ENTRIES} more`] : items;
  }

  #object(object: Readonly<Record<string, unknown>>, depth: number): JsonObject {
    const keys = Object.keys(object);
    const entries = keys
      .slice(0, MAX_ENTRIES)
      .map((key): [string, Json] => [this.#text(key), this.value(object[key], depth + 1)]);
    if (keys.length > MAX_ENTRIES) entries.push(["…", `${keys.length - MAX_ENTRIES} more`]);
    // Its entries are its own, whatever their names.
    return Object.fromEntries(entries);
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
