import { compileRegex, type Match, type Regex } from "../../../formats/regex/index.ts";
import { quoteGo } from "../../../formats/text/index.ts";
import type { Library } from "../declaration.ts";
import { fail } from "../run/fail.ts";
import { NONE, Optional } from "../run/optional.ts";
import { INT, listOf, optionalOf, STRING } from "../type.ts";
import { global } from "./define.ts";

type Int = number | bigint;

/** Longer results are refused: a short expression must not fill the memory. */
const MAX_LENGTH = 16 * 1024 * 1024;

/** cel-go's regex extension; works beside the optional library. @see cel-go ext/regex.go */
export const regexLibrary: Library = {
  name: "cel.lib.ext.regex",
  overloads: [
    global("regex_extract_string_string", "regex.extract", [STRING, STRING], optionalOf(STRING), extract),
    global("regex_extractAll_string_string", "regex.extractAll", [STRING, STRING], listOf(STRING), extractAll),
    global(
      "regex_replace_string_string_string",
      "regex.replace",
      [STRING, STRING, STRING],
      STRING,
      (text: string, pattern: string, by: string) => replace(text, pattern, by, -1),
    ),
    global("regex_replace_string_string_string_int", "regex.replace", [STRING, STRING, STRING, INT], STRING, replace),
  ],
};

/** @throws {CelError} in the words of Go's regexp */
export function toRegex(pattern: string): Regex {
  const compiled = compileRegex(pattern);
  return compiled.is === "regex" ? compiled.regex : fail(compiled.message);
}

function toExtractor(pattern: string): { regex: Regex; groups: number } {
  const regex = toRegex(pattern);
  const groups = regex.groupNames.length - 1;
  if (groups > 1) fail(`regular expression has more than one capturing group: ${quoteGo(pattern)}`);
  return { regex, groups };
}

function extract(text: string, pattern: string): Optional {
  const { regex, groups } = toExtractor(pattern);
  const match = regex.findSubmatches(text);
  if (match === undefined) return NONE;
  if (groups === 0) return new Optional(text.slice(match.start, match.end));
  const captured = match.groups[1] ?? "";
  return captured === "" ? NONE : new Optional(captured);
}

function extractAll(text: string, pattern: string): string[] {
  const { regex, groups } = toExtractor(pattern);
  if (groups === 0) return regex.findAll(text);
  return regex.findAllSubmatches(text).flatMap((match) => match.groups[1] || []);
}

/** @param limit how many are replaced; negative: all */
function replace(text: string, pattern: string, by: string, limit: Int): string {
  if (limit === 0) return text;
  const regex = toRegex(pattern);
  const pieces: string[] = [];
  let length = text.length;
  let last = 0;
  for (const match of regex.findAllSubmatches(text, Math.max(-1, Number(limit)))) {
    const piece = fillIn(by, match, regex.groupNames.length - 1);
    length += piece.length;
    if (length > MAX_LENGTH) fail("result of regex.replace is too long");
    pieces.push(text.slice(last, match.start), piece);
    last = match.end;
  }
  return pieces.join("") + text.slice(last);
}

/** `\1` stands for a group and `\\` for a backslash. */
function fillIn(template: string, match: Match, groups: number): string {
  return template.replace(/\\([^])?/gu, (_, next: string | undefined) => {
    const because = (reason: string): never => fail(`invalid replacement string: '${template}' \\ ${reason}`);
    if (next === undefined) return because("not allowed at end");
    if (next === "\\") return next;
    if (!/^\d$/.test(next)) return because("must be followed by a digit or \\");
    if (Number(next) > groups)
      fail(`replacement string references group ${next} but regex has only ${groups} group(s)`);
    return match.groups[Number(next)] ?? "";
  });
}
