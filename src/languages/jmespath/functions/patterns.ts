import { matchesWildcard } from "../../../formats/glob/index.ts";
import { compileRegex, type Regex } from "../../../formats/regex/index.ts";
import { MAX_TEXT, type Search } from "../context.ts";
import type { JmesValue } from "../value.ts";
import { asText, fail, failIn, type JmesFunction } from "./function.ts";
import { toPlainText } from "./plain-text.ts";

const TEXT = ["string"] as const;
const SCALAR = ["string", "number"] as const;

/** Regular expressions (RE2, in linear time), wildcards and random texts. */
export const PATTERNS: readonly JmesFunction[] = [
  { name: "regex_match", parameters: [TEXT, SCALAR], run: matchesRegex },
  {
    name: "regex_replace_all",
    parameters: [TEXT, SCALAR, SCALAR],
    run: (args, search) => replaceAll("regex_replace_all", args, search, (fresh) => fresh),
  },
  {
    name: "regex_replace_all_literal",
    parameters: [TEXT, SCALAR, SCALAR],
    run: (args, search) =>
      replaceAll("regex_replace_all_literal", args, search, (fresh) => fresh.replaceAll("$", "$$$$")),
  },
  {
    name: "pattern_match",
    parameters: [TEXT, SCALAR],
    run: (args) => matchesWildcard(asText(args, 0), toPlainText(args[1]) ?? ""),
  },
  { name: "random", parameters: [TEXT], run: toRandom },
];

function compile(pattern: string, refuse: (message: string) => never): Regex {
  const compiled = compileRegex(pattern);
  return compiled.is === "regex" ? compiled.regex : refuse(compiled.message);
}

function matchesRegex(args: readonly JmesValue[], search: Search): boolean {
  const text = toPlainText(args[1]) ?? "";
  search.room(text.length);
  return compile(asText(args, 0), fail).test(text);
}

function replaceAll(
  name: string,
  args: readonly JmesValue[],
  search: Search,
  toTemplate: (fresh: string) => string,
): string {
  const regex = compile(asText(args, 0), (message) => failIn(name, message));
  const text = toPlainText(args[1]) ?? "";
  const template = toTemplate(toPlainText(args[2]) ?? "");
  search.room(text.length);
  // Within this size no replacement can grow beyond what may be made.
  if ((text.length + 1) * template.length > MAX_TEXT * 4) search.room(MAX_TEXT + 1);
  return search.text(regex.replaceAll(text, template));
}

/** Two searches with the same data must agree, so nothing is random unless the caller says where from. */
function toRandom(args: readonly JmesValue[], search: Search): string {
  const pattern = asText(args, 0);
  if (pattern === "") return fail("no pattern provided");
  const make = search.context.random;
  return make === undefined
    ? failIn("random", "random texts are not made here: the result would differ each time")
    : search.text(make(pattern));
}
