import { isObject, type Json, type JsonObject, setOwn } from "../../../../model/index.ts";
import type { Step } from "./location.ts";

/** What must hold of the value at each step (by index) before a mutator changes anything. */
export type PathTests = ReadonlyMap<number, "MustExist" | "MustNotExist">;

/** What a mutator does at the end of its location. */
export interface Setter {
  /** Changes one field of an object that is ours to change. @returns what could not be done, or undefined */
  setField(object: JsonObject, field: string): string | undefined;
  /** The element to put into a keyed list, where the location ends in one; absent: it must not. */
  readonly element?: JsonObject | undefined;
}

export type ChangeAnswer =
  | { readonly is: "changed" | "unchanged" }
  | { readonly is: "failed"; readonly because: string };

const UNCHANGED: ChangeAnswer = { is: "unchanged" };
const CHANGED: ChangeAnswer = { is: "changed" };

/**
 * Walks a location and sets what it leads to, making missing objects and list elements on the way.
 * @param object changed in place: a copy of the caller's
 */
export function applyAt(object: JsonObject, steps: readonly Step[], tests: PathTests, setter: Setter): ChangeAnswer {
  return change(object, steps, 0, tests, setter);
}

function change(current: Json, steps: readonly Step[], depth: number, tests: PathTests, setter: Setter): ChangeAnswer {
  const step = steps[depth];
  if (step === undefined) return UNCHANGED;
  return step.is === "field"
    ? changeField(current, step.name, steps, depth, tests, setter)
    : changeList(current, step, steps, depth, tests, setter);
}

function changeField(
  current: Json,
  name: string,
  steps: readonly Step[],
  depth: number,
  tests: PathTests,
  setter: Setter,
): ChangeAnswer {
  if (!isObject(current)) return fail(`${describe(steps, depth)} is no object`);
  const exists = Object.hasOwn(current, name);
  if (!allows(tests, depth, exists)) return UNCHANGED;
  if (depth === steps.length - 1) {
    const fault = setter.setField(current, name);
    return fault === undefined ? CHANGED : fail(fault);
  }
  const next = exists ? (current[name] ?? null) : toMissing(steps, depth);
  const answer = change(next, steps, depth + 1, tests, setter);
  if (answer.is === "changed") setOwn(current, name, next);
  return answer;
}

function changeList(
  current: Json,
  step: Step & { is: "list" },
  steps: readonly Step[],
  depth: number,
  tests: PathTests,
  setter: Setter,
): ChangeAnswer {
  if (!Array.isArray(current)) return fail(`${describe(steps, depth)} is no list`);
  if (depth === steps.length - 1) return setElement(current, step, steps, depth, tests, setter);
  const isGlob = step.value === undefined;
  if (isGlob && tests.get(depth) === "MustNotExist") return UNCHANGED;
  const chosen = isGlob ? current : current.filter((element) => hasKey(element, step));
  if (chosen.length > 0 && !allows(tests, depth, true)) return UNCHANGED;
  if (chosen.length === 0) {
    if (isGlob || !allows(tests, depth, false)) return UNCHANGED;
    const made: JsonObject = {};
    setOwn(made, step.key, step.value);
    const answer = change(made, steps, depth + 1, tests, setter);
    if (answer.is === "changed") current.push(made);
    return answer;
  }
  let result: ChangeAnswer = UNCHANGED;
  for (const element of chosen) {
    const answer = change(element, steps, depth + 1, tests, setter);
    if (answer.is === "failed") return answer;
    if (answer.is === "changed") result = answer;
  }
  return result;
}

function setElement(
  list: Json[],
  step: Step & { is: "list" },
  steps: readonly Step[],
  depth: number,
  tests: PathTests,
  setter: Setter,
): ChangeAnswer {
  const { element } = setter;
  if (element === undefined) return fail("only Assign with an object as its value may end in a list element");
  if (step.value === undefined) return fail("the last step must name one element");
  const index = list.findIndex((candidate) => !isObject(candidate) || hasKey(candidate, step));
  if (index >= 0 && !isObject(list[index])) return fail(`${describe(steps, depth)} holds what is no object`);
  if (!allows(tests, depth, index >= 0)) return UNCHANGED;
  if (index < 0) {
    list.push(structuredClone(element));
    return CHANGED;
  }
  if (!hasKey(element, step)) return fail("the key of a replaced element must stay the same");
  list[index] = structuredClone(element);
  return CHANGED;
}

function hasKey(element: Json, step: Step & { is: "list" }): boolean {
  return isObject(element) && Object.hasOwn(element, step.key) && element[step.key] === step.value;
}

function allows(tests: PathTests, depth: number, exists: boolean): boolean {
  const test = tests.get(depth);
  return test === undefined || (test === "MustExist") === exists;
}

function toMissing(steps: readonly Step[], depth: number): Json {
  return steps[depth + 1]?.is === "list" ? [] : {};
}

function describe(steps: readonly Step[], depth: number): string {
  const before = steps.slice(0, depth).map((step) => (step.is === "field" ? `.${step.name}` : `[${step.key}]`));
  return before.length === 0 ? "the object" : before.join("").slice(1);
}

function fail(because: string): ChangeAnswer {
  return { is: "failed", because };
}
