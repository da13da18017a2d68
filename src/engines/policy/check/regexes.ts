import { compileRegex, isLinear } from "../../../formats/regex/index.ts";
import { advise, type Advice } from "./advice.ts";
import { type Part, toTexts } from "./parts.ts";

/** Calls with a pattern written out: CEL's matches, find; Kyverno's regex_match; Rego's regex.* and re_match. */
const CALLS: readonly RegExp[] = [
  /\.(?:matches|find|findAll)\(\s*(?:r?"((?:\\.|[^"\\])*)"|r?'((?:\\.|[^'\\])*)')/g,
  /\b(?:regex_match|regex_replace_all(?:_literal)?)\(\s*'((?:\\.|[^'\\])*)'/g,
  /\b(?:re_match|regex\.(?:match|is_valid|split|find_n|replace))\(\s*(?:`([^`]*)`|"((?:\\.|[^"\\])*)")/g,
];

/** Patterns that are none, and patterns that a backtracking matcher would choke on: here they take linear time. */
export function findFaultyRegexes({ resource, path, value }: Part): Advice[] {
  const found: Advice[] = [];
  const seen = new Set<string>();
  for (const { path: at, text } of toTexts(value, path)) {
    for (const match of CALLS.flatMap((call) => [...text.matchAll(call)])) {
      const written = match.slice(1).find((group) => group !== undefined) ?? "";
      // Raw and backquoted texts keep their backslashes.
      const pattern = /r["']|`/.test(match[0].slice(0, match[0].indexOf(written))) ? written : unescape(written);
      if (seen.has(pattern)) continue;
      seen.add(pattern);
      const compiled = compileRegex(pattern);
      if (compiled.is === "invalid") {
        found.push(advise(resource, at, { code: "regex", level: "error", message: compiled.message }));
      } else if (!isLinear(pattern)) {
        const message = `the pattern ${JSON.stringify(pattern)} reads a text in many ways: matchers that backtrack may take exponential time (Hauberk's does not)`;
        found.push(advise(resource, at, { code: "regex", level: "note", message }));
      }
    }
  }
  return found;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(["'\\])/g, "$1");
}
