import { fail } from "../run/fail.ts";

/** The letters that may end a clause. */
export type Verb = "s" | "d" | "f" | "e" | "b" | "x" | "X" | "o";

/** One `%…` of a format string. */
export interface Clause {
  readonly verb: Verb;
  /** undefined where the clause does not say. */
  readonly precision: number | undefined;
}

/** Beyond any use; cel-go has a limit of 100 in its newest version and none in those before. */
const MAX_PRECISION = 1000;
const VERBS = new Set<string>(["s", "d", "f", "e", "b", "x", "X", "o"]);

/**
 * A format string with its clauses replaced by what `write` makes of them.
 * @param count of the arguments
 * @throws {CelError} in the words of cel-go; errors of `write` are for the caller to wrap
 */
export function replaceClauses(
  text: string,
  count: number,
  write: (clause: Clause, index: number) => string,
): { readonly text: string; readonly used: number } {
  let result = "";
  let index = 0;
  let at = 0;
  for (;;) {
    const percent = text.indexOf("%", at);
    if (percent < 0) return { text: result + text.slice(at), used: index };
    result += text.slice(at, percent);
    if (text[percent + 1] === "%") {
      result += "%";
      at = percent + 2;
      continue;
    }
    if (index >= count) fail(`index ${index} out of range`);
    if (percent + 1 >= text.length) fail("unexpected end of string");
    const { clause, end } = readClause(text, percent + 1);
    result += write(clause, index);
    index++;
    at = end;
  }
}

/** @param start offset behind the percent sign */
function readClause(text: string, start: number): { clause: Clause; end: number } {
  const because = (reason: string): never => fail(`could not parse formatting clause: ${reason}`);
  let at = start;
  let precision: number | undefined;
  if (text[at] === ".") {
    const digits = /^\d*/.exec(text.slice(at + 1))?.[0] ?? "";
    at += 1 + digits.length;
    if (at >= text.length) because("error while parsing precision: could not find end of precision specifier");
    precision = readPrecision(digits, because);
  }
  const verb = text[at] ?? "";
  if (!VERBS.has(verb)) because(`unrecognized formatting clause "${verb}"`);
  return { clause: { verb: verb as Verb, precision }, end: at + 1 };
}

function readPrecision(digits: string, because: (reason: string) => never): number {
  if (digits === "")
    because(
      'error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
    );
  const precision = Number(digits);
  if (precision > MAX_PRECISION)
    because(`error while parsing precision: precision ${digits} exceeds maximum allowed precision ${MAX_PRECISION}`);
  return precision;
}
