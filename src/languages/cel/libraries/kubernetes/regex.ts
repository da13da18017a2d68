import { compileRegex, type Regex } from "../../../../formats/regex/index.ts";
import type { Library } from "../../declaration.ts";
import { fail } from "../../run/fail.ts";
import { INT, listOf, STRING } from "../../type.ts";
import { method } from "../define.ts";

function toRegex(pattern: string): Regex {
  const compiled = compileRegex(pattern);
  return compiled.is === "regex" ? compiled.regex : fail(`Illegal regex: ${compiled.message}`);
}

function findAll(text: string, pattern: string, limit: number | bigint): string[] {
  return toRegex(pattern).findAll(text, Math.max(-1, Number(limit)));
}

/** @see k8s.io/apiserver/pkg/cel/library/regex.go */
export const kubernetesRegexLibrary: Library = {
  name: "kubernetes.regex",
  overloads: [
    method(
      "string_find_string",
      "find",
      [STRING, STRING],
      STRING,
      (text: string, pattern: string) => toRegex(pattern).find(text) ?? "",
    ),
    method("string_find_all_string", "findAll", [STRING, STRING], listOf(STRING), (text: string, pattern: string) =>
      findAll(text, pattern, -1),
    ),
    method("string_find_all_string_int", "findAll", [STRING, STRING, INT], listOf(STRING), findAll),
  ],
};
