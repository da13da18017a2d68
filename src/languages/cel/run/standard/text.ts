import { compileRegex } from "../../../../formats/regex/index.ts";
import type { Overload } from "../../declaration.ts";
import { BOOL, STRING } from "../../type.ts";
import { fail } from "../fail.ts";
import { member, overload } from "./declare.ts";

/** Whether an RE2 pattern is found in the text. @throws {CelError} for a wrong pattern */
export function matches(text: string, pattern: string): boolean {
  const compiled = compileRegex(pattern);
  return compiled.is === "regex" ? compiled.regex.test(text) : fail(compiled.message);
}

export const TEXT: readonly Overload[] = [
  member("contains_string", "contains", [STRING, STRING], BOOL, (text: string, part: string) => text.includes(part)),
  member("ends_with_string", "endsWith", [STRING, STRING], BOOL, (text: string, end: string) => text.endsWith(end)),
  member("starts_with_string", "startsWith", [STRING, STRING], BOOL, (text: string, start: string) =>
    text.startsWith(start),
  ),
  overload("matches", "matches", [STRING, STRING], BOOL, matches),
  member("matches_string", "matches", [STRING, STRING], BOOL, matches),
];
