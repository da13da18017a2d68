import { compileRegex } from "../../../../formats/regex/index.ts";
import type { CallNode } from "../../ast.ts";
import type { Library, LiteralFault } from "../../declaration.ts";
import { durationFromText } from "../../run/duration.ts";
import { timestampFromText } from "../../run/timestamp.ts";
import { CelError } from "../../value.ts";

function fails(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    if (error instanceof CelError) return true;
    throw error;
  }
}

/** By function: whether its first argument can never be what the function takes. */
const NEVER: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["duration", (text) => fails(() => durationFromText(text))],
  ["timestamp", (text) => fails(() => timestampFromText(text))],
  ["matches", (text) => compileRegex(text).is === "invalid"],
]);

function findFault(call: CallNode): LiteralFault | undefined {
  const argument = call.args[0];
  if (argument?.kind !== "literal" || typeof argument.value !== "string") return undefined;
  return NEVER.get(call.function)?.(argument.value) === true
    ? { message: `invalid ${call.function} argument`, node: argument }
    : undefined;
}

/** Finds durations, times and patterns that are literals and can never be read. @see cel-go, cel/validator.go */
export const literalsLibrary: Library = { name: "kubernetes.literals", overloads: [], validate: findFault };
