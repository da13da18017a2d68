import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RegoError } from "../error.ts";
import { parseModule, parseQueryText } from "./module.ts";
import type { RegoVersion } from "./module.ts";

function parseError(text: string, version: RegoVersion = "v1"): string {
  try {
    parseModule({ name: "m.rego", text, version });
    return "";
  } catch (error) {
    if (!(error instanceof RegoError)) throw error;
    return `${error.at?.line}:${error.at?.column} ${error.code} ${error.message}`;
  }
}

function queryError(text: string): string {
  try {
    parseQueryText(text);
    return "";
  } catch (error) {
    return error instanceof RegoError ? error.code : "crash";
  }
}

describe("a module", () => {
  it.each([
    ["x := 1", "1:1 rego_parse_error package expected"],
    ['package p\nx := "a', "2:6 rego_parse_error non-terminated string"],
    ["package p\nx := 01", "2:6 rego_parse_error unexpected number token: expected number without leading zero"],
    ["package p\nx { true }", "2:1 rego_parse_error `if` keyword is required before rule body"],
    ["package p\nx[1] { true }", "2:1 rego_parse_error `if` keyword is required before rule body"],
    ["package p\nx { }", "2:5 rego_parse_error found empty body"],
    ["package p\nx if { 1 2 }", "2:10 rego_parse_error unexpected 2 token: expected \\n or ; or }"],
    [
      "package p\nimport foo.bar",
      "2:8 rego_parse_error unexpected import path, must begin with one of: {data, future, input, rego}, got: foo",
    ],
    ["package p\nevery := 1", "2:1 rego_parse_error every keyword cannot be used for rule name"],
    ["package p\ndefault x := input.y", "2:1 rego_parse_error illegal default rule (value cannot contain ref)"],
    ['package p\nx := $"{not 1}"', "2:9 rego_parse_error unexpected negation ('not') in template-string expression"],
  ])("%j is refused: %s", (text, message) => {
    expect(parseError(text)).toBe(message);
  });

  it("knows the keywords of its version and its imports", () => {
    expect(parseError("package p\nx[y] { y := 1 }", "v0")).toBe("");
    expect(parseError("package p\nx if { y in [1] }", "v0")).not.toBe("");
    expect(parseError("package p\nimport future.keywords.in\nx { 1 in [1] }", "v0")).toBe("");
    expect(parseError("package p\nimport rego.v1\nx { 1 in [1] }", "v0")).toContain("`if` keyword is required");
  });

  it("reads comprehensions before unions, and bodies before sets", () => {
    const { rules } = parseModule({
      name: "m.rego",
      text: "package p\na := {x | x := 1}\nb := {1} | {2}\nc if { input.x }",
    });
    expect(rules.map(({ value, body }) => [value?.is, body[0]?.is === "term" ? body[0].term.is : ""])).toEqual([
      ["comprehension", "const"],
      ["call", "const"],
      ["const", "ref"],
    ]);
  });

  it("keeps the place of METADATA and what follows it", () => {
    const text = "# METADATA\n# title: t\n# custom:\n#   severity: HIGH\npackage p\n";
    expect(parseModule({ name: "m.rego", text }).annotations).toMatchObject([
      { nextLine: 5, value: { title: "t", custom: { severity: "HIGH" } } },
    ]);
  });
});

describe("any text", () => {
  const words = [
    "package p\n",
    "x",
    "if",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ":=",
    "=",
    "|",
    ",",
    ":",
    ".",
    "some ",
    "every ",
    "in ",
    "not ",
    "with input as ",
    "else ",
    "default ",
    "import ",
    '"a"',
    "`b`",
    '$"{',
    "1",
    "-",
    "#c\n",
    "\n",
    "\u2028",
    "é",
  ];
  it("parses, or is refused with a place, and never worse", () => {
    const texts = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 3 })), { maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.constantFrom<RegoVersion>("v0", "v1"), (parts, version) => {
        parseError(`package p\n${parts.join(" ")}`, version);
        expect(queryError(parts.join(""))).not.toBe("crash");
      }),
      { numRuns: 3000 },
    );
  });
});
