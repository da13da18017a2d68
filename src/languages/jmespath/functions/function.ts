import type { Search } from "../context.ts";
import { JmesError } from "../error.ts";
import { formatGo } from "../format-go.ts";
import { isMap, type JmesObject, type JmesValue, Reference } from "../value.ts";

export type ArgumentType =
  | "any"
  | "string"
  | "number"
  | "array"
  | "object"
  | "array[number]"
  | "array[string]"
  | "expref";

/** A function that expressions may call. */
export interface JmesFunction {
  readonly name: string;
  /** For each parameter the types it may have; none at all: nothing is checked. */
  readonly parameters: readonly (readonly ArgumentType[])[];
  /** The last parameter may be repeated, and types are not checked. */
  readonly variadic?: true;
  /**
   * @param args of the types above
   * @throws {JmesError}
   */
  readonly run: (args: readonly JmesValue[], search: Search) => JmesValue;
}

/** @throws {JmesError} always */
export function fail(message: string): never {
  throw new JmesError("failed", message);
}

/** As Kyverno's own functions say it. @throws {JmesError} always */
export function failIn(name: string, message: string): never {
  return fail(`JMESPath function '${name}': ${message}`);
}

/** Calls the function, when number and types of the arguments are right. */
export function invoke(called: JmesFunction, args: readonly JmesValue[], search: Search): JmesValue {
  const { parameters } = called;
  if (called.variadic === true) {
    if (args.length < parameters.length) fail("Invalid arity.");
  } else if (parameters.length > 0) {
    if (args.length !== parameters.length) fail("incorrect number of args");
    for (let at = 0; at < parameters.length; at += 1) checkType(args[at] ?? null, parameters[at] ?? []);
  }
  return called.run(args, search);
}

function checkType(value: JmesValue, types: readonly ArgumentType[]): void {
  for (const type of types) if (hasType(value, type)) return;
  const names = types.map((type) => JSON.stringify(type)).join(", ");
  fail(`Invalid type for: ${formatGo(value)}, expected: []jmespath.JpType{${names}}`);
}

function hasType(value: JmesValue, type: ArgumentType): boolean {
  switch (type) {
    case "any":
      return true;
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "array":
      return Array.isArray(value);
    case "object":
      return isMap(value);
    case "array[number]":
      return Array.isArray(value) && value.every((item) => typeof item === "number");
    case "array[string]":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "expref":
      return value instanceof Reference;
  }
}

// The arguments of a function, once their types are checked.
export const asText = (args: readonly JmesValue[], at: number): string => args[at] as string;
export const asNumeric = (args: readonly JmesValue[], at: number): number => args[at] as number;
export const asItems = (args: readonly JmesValue[], at: number): readonly JmesValue[] => args[at] as JmesValue[];
export const asMap = (args: readonly JmesValue[], at: number): JmesObject => args[at] as JmesObject;
export const asReference = (args: readonly JmesValue[], at: number): Reference => args[at] as Reference;
