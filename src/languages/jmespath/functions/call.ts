import type { Search } from "../context.ts";
import type { JmesValue } from "../value.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { CONVERSION } from "./conversion.ts";
import { ENCODING } from "./encoding.ts";
import { fail, invoke, type JmesFunction } from "./function.ts";
import { IMAGES } from "./images.ts";
import { LISTS } from "./lists.ts";
import { NUMBERS } from "./numbers.ts";
import { OBJECTS } from "./objects.ts";
import { PATTERNS } from "./patterns.ts";
import { TEXT_FUNCTIONS } from "./text.ts";
import { TIME } from "./time.ts";
import { X509 } from "./x509.ts";

const FUNCTIONS: ReadonlyMap<string, JmesFunction> = new Map(
  [
    ...NUMBERS,
    ...LISTS,
    ...CONVERSION,
    ...OBJECTS,
    ...TEXT_FUNCTIONS,
    ...PATTERNS,
    ...ARITHMETIC,
    ...TIME,
    ...ENCODING,
    ...IMAGES,
    ...X509,
  ].map((each) => [each.name, each]),
);

export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()].sort();

export function findFunction(name: string): JmesFunction | undefined {
  return FUNCTIONS.get(name);
}

/** @throws {JmesError} also when there is no such function */
export function callFunction(name: string, args: readonly JmesValue[], search: Search): JmesValue {
  const called = FUNCTIONS.get(name);
  return called === undefined ? fail(`unknown function: ${name}`) : invoke(called, args, search);
}
