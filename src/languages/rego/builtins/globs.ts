import { compileRegex, quoteMeta, type Regex } from "../../../formats/regex/index.ts";
import type { RegoValue } from "../value.ts";
import { isArray } from "../value.ts";
import type { BuiltinContext } from "./builtin.ts";
import type { Args, Family } from "./operands.ts";
import { elementError, failure, kindError, operand, stringOperand } from "./operands.ts";

const MAX_DEPTH = 50;

function delimitersOperand(args: Args): readonly string[] {
  const value = operand(args, 2);
  if (value === null) return [];
  if (!isArray(value)) throw kindError(2, value, "array", "null");
  const delimiters = value.map((item: RegoValue) => {
    if (typeof item !== "string") throw elementError(2, value, item, "string");
    if (Array.from(item).length !== 1) throw elementError(2, value, item, "rune");
    return item;
  });
  return delimiters.length === 0 ? ["."] : delimiters;
}

/** Writes a glob of gobwas as a regular expression. @see https://github.com/gobwas/glob */
class GlobReader {
  private readonly text: readonly string[];
  private readonly single: string;
  private at = 0;

  constructor(glob: string, delimiters: readonly string[]) {
    this.text = Array.from(glob);
    this.single = delimiters.length === 0 ? "(?s:.)" : `[^${delimiters.map(quoteInClass).join("")}]`;
  }

  whole(): string {
    return `^${this.sequence(0)}$`;
  }

  private fault(reason: string) {
    const offset = Buffer.byteLength(this.text.slice(0, this.at).join(""));
    return failure(`glob: syntax error at ${offset}: ${reason}`);
  }

  private sequence(depth: number): string {
    if (depth > MAX_DEPTH) throw this.fault("too many `{`");
    let pattern = "";
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at] as string;
      if (depth > 0 && (char === "}" || char === ",")) break;
      if (char === "{") pattern += this.alternatives(depth);
      else if (char === "[") pattern += this.characterClass();
      else if (char === "*") pattern += this.star();
      else if (char === "?") pattern += this.single;
      else pattern += quoteMeta(char === "\\" ? this.escaped() : char);
    }
    return pattern;
  }

  private star(): string {
    if (this.text[this.at + 1] !== "*") return `${this.single}*`;
    while (this.text[this.at + 1] === "*") this.at++;
    return "(?s:.)*";
  }

  private escaped(): string {
    this.at++;
    const char = this.text[this.at];
    if (char === undefined) throw this.fault("unexpected end of input");
    return char;
  }

  private alternatives(depth: number): string {
    const branches: string[] = [];
    do {
      this.at++;
      branches.push(this.sequence(depth + 1));
    } while (this.text[this.at] === ",");
    if (this.text[this.at] !== "}") throw this.fault("unclosed `{`");
    return `(?:${branches.join("|")})`;
  }

  private characterClass(): string {
    this.at++;
    const not = this.text[this.at] === "!" ? "^" : "";
    if (not !== "") this.at++;
    const low = this.text[this.at];
    if (low !== undefined && this.text[this.at + 1] === "-") return this.range(not, low);
    let members = "";
    for (; this.at < this.text.length && this.text[this.at] !== "]"; this.at++) {
      const char = this.text[this.at] as string;
      members += quoteInClass(char === "\\" ? this.escaped() : char);
    }
    if (this.at >= this.text.length) throw this.fault("unexpected end of input");
    if (members === "") throw this.fault("could not parse range");
    return `[${not}${members}]`;
  }

  private range(not: string, low: string): string {
    this.at += 2;
    const high = this.text[this.at];
    this.at++;
    if (high === undefined || this.text[this.at] !== "]") throw this.fault("expected close range character");
    if ((high.codePointAt(0) as number) < (low.codePointAt(0) as number)) {
      throw this.fault("range hi character is less than lo");
    }
    return `[${not}${quoteInClass(low)}-${quoteInClass(high)}]`;
  }
}

function quoteInClass(char: string): string {
  return /^[\w\s]$/.test(char) || char > "\u007f" ? char : `\\${char}`;
}

function compiled(glob: string, delimiters: readonly string[], { cache, budget }: BuiltinContext): Regex {
  const key = `glob.match ${delimiters.join("")} ${glob}`;
  const known = cache.get(key) as Regex | undefined;
  if (known !== undefined) return known;
  budget.step(glob.length);
  const result = compileRegex(new GlobReader(glob, delimiters).whole());
  if (result.is === "invalid") throw failure(result.message);
  cache.set(key, result.regex);
  return result.regex;
}

export const globs: Family = {
  "glob.match": (args, context) => {
    const glob = stringOperand(args, 1);
    const delimiters = delimitersOperand(args);
    const text = stringOperand(args, 3);
    context.budget.step(1 + Math.ceil(text.length / 64));
    return compiled(glob, delimiters, context).test(text);
  },
  "glob.quote_meta": (args) => stringOperand(args, 1).replaceAll(/[*?\\[\]{}]/g, "\\$&"),
};
