import { NotRead, type Cursor } from "./cursor.ts";
import { readClass, readEscapedSet } from "./parse-class.ts";
import { ANY, NOT_NEWLINE, folded } from "./ranges.ts";
import type { Assertion, ParsedPattern, Pattern, Ranges } from "./tree.ts";

/** How deep groups may nest here; RE2 itself allows 1000, and deeper patterns go the slow way. */
const MAX_DEPTH = 50;
/** More parts than this are not read here either, which bounds the work on the tree. */
const MAX_PARTS = 5000;
const MAX_REPEAT = 1000;
const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ["A", "text-start"],
  ["z", "text-end"],
  ["b", "word-edge"],
]);

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

/**
 * Reads the well-trodden part of RE2's syntax; undefined for anything wrong or rare (Unicode classes, folding outside of ASCII…),
 * which RE2's own parser then judges.
 */
export function parsePattern(text: string): ParsedPattern | undefined {
  const reader = new PatternReader(text);
  try {
    const pattern = reader.either(0);
    return reader.at < text.length ? undefined : { pattern, groups: reader.groups };
  } catch (error) {
    if (error instanceof NotRead) return undefined;
    throw error;
  }
}

class PatternReader implements Cursor {
  readonly text: string;
  at = 0;
  readonly groups: (string | undefined)[] = [undefined];
  private parts = 0;
  private flags: Flags = { i: false, m: false, s: false, U: false };

  constructor(text: string) {
    this.text = text;
  }

  either(depth: number): Pattern {
    if (depth > MAX_DEPTH) throw new NotRead();
    const outer = this.flags;
    const branches = [this.concat(depth)];
    while (this.take("|")) branches.push(this.concat(depth));
    this.flags = outer;
    return branches.length === 1 ? (branches[0] as Pattern) : { is: "either", branches };
  }

  private concat(depth: number): Pattern {
    const parts: Pattern[] = [];
    while (this.at < this.text.length && this.text[this.at] !== "|" && this.text[this.at] !== ")") {
      if (++this.parts > MAX_PARTS) throw new NotRead();
      const atom = this.atom(depth);
      if (atom === undefined) continue;
      if (Array.isArray(atom)) parts.push(...atom.slice(0, -1), this.repeated(atom.at(-1) as Pattern));
      else parts.push(this.repeated(atom as Pattern));
    }
    return parts.length === 1 ? (parts[0] as Pattern) : { is: "concat", parts };
  }

  /** One thing that may be repeated; several for quoted text (its last one may be); undefined for a change of flags. */
  private atom(depth: number): Pattern | readonly Pattern[] | undefined {
    const char = this.text[this.at] as string;
    if (char === "(") return this.group(depth);
    if (char === "[") return { is: "set", ranges: readClass(this, this.flags.i) };
    if (char === "\\") return this.escape();
    if (char === "*" || char === "+" || char === "?") throw new NotRead();
    this.at++;
    if (char === "^") return { is: "assert", what: this.flags.m ? "line-start" : "text-start" };
    if (char === "$") return { is: "assert", what: this.flags.m ? "line-end" : "text-end" };
    if (char === ".") return { is: "set", ranges: this.flags.s ? ANY : NOT_NEWLINE };
    if (char === "{" && /^\{\d+(?:,\d*)?\}/.test(this.text.slice(this.at - 1, this.at + 24))) throw new NotRead();
    this.at--;
    return this.literal();
  }

  private literal(): Pattern {
    const code = this.text.codePointAt(this.at) as number;
    if (code >= 0xd800 && code <= 0xdfff) throw new NotRead();
    this.at += code > 0xffff ? 2 : 1;
    return { is: "set", ranges: this.fold([code, code]) };
  }

  private fold(ranges: Ranges): Ranges {
    if (!this.flags.i) return ranges;
    if ((ranges.at(-1) ?? 0) >= 0x80) throw new NotRead();
    return folded(ranges);
  }

  private escape(): Pattern | readonly Pattern[] {
    const kind = this.text[this.at + 1] ?? "";
    const what = ASSERTIONS.get(kind);
    if (what !== undefined) {
      this.at += 2;
      return { is: "assert", what };
    }
    if (kind === "Q") return this.quoted();
    const set = readEscapedSet(this);
    return { is: "set", ranges: this.fold(set) };
  }

  private quoted(): readonly Pattern[] {
    this.at += 2;
    const end = this.text.indexOf("\\E", this.at);
    const stop = end === -1 ? this.text.length : end;
    const parts: Pattern[] = [];
    while (this.at < stop) parts.push(this.literal());
    this.at = end === -1 ? stop : stop + 2;
    if (parts.length === 0) throw new NotRead();
    return parts;
  }

  private group(depth: number): Pattern | undefined {
    const outer = this.flags;
    const opening = /^\((?:\?(?:P?<([A-Za-z0-9_]+)>|([imsU]*(?:-[imsU]+)?)([:)])))?/.exec(
      this.text.slice(this.at, this.at + 100),
    );
    const [all = "", name, flags, end] = opening ?? [];
    if (all === "(" && this.text[this.at + 1] === "?") throw new NotRead();
    this.at += all.length;
    if (flags !== undefined) this.setFlags(flags);
    if (end === ")") {
      if (flags === "") throw new NotRead();
      return undefined;
    }
    const index = flags === undefined ? this.newGroup(name) : 0;
    const body = this.either(depth + 1);
    if (!this.take(")")) throw new NotRead();
    this.flags = outer;
    return index === 0 ? body : { is: "group", index, body };
  }

  private newGroup(name: string | undefined): number {
    return this.groups.push(name) - 1;
  }

  private setFlags(text: string): void {
    const [on = "", off = ""] = text.split("-");
    const flags = { ...this.flags };
    for (const flag of on) flags[flag as keyof Flags] = true;
    for (const flag of off) flags[flag as keyof Flags] = false;
    this.flags = flags;
  }

  private repeated(body: Pattern): Pattern {
    const count = /^(?:[*+?]|\{(\d{1,4})(,(\d{0,4}))?\})\??/.exec(this.text.slice(this.at, this.at + 16));
    if (count === null) return body;
    const [all, low, comma, high] = count;
    if (body.is === "assert") throw new NotRead();
    this.at += all.length;
    if (/^[*+?]|^\{\d+(?:,\d*)?\}/.test(this.text.slice(this.at, this.at + 24))) throw new NotRead();
    const lazy = (all.length > 1 && all.endsWith("?")) !== this.flags.U;
    const [min, max] = bounds(all, low, comma, high);
    if (max === 0 || min > max) throw new NotRead();
    const repeat: Pattern = { is: "repeat", body, min, max, lazy };
    if (toRepeats(repeat) > MAX_REPEAT) throw new NotRead();
    return repeat;
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }
}

function bounds(
  all: string,
  low: string | undefined,
  comma: string | undefined,
  high: string | undefined,
): [number, number] {
  if (low === undefined) return [all.startsWith("+") ? 1 : 0, all.startsWith("?") ? 1 : Infinity];
  const min = Number(low);
  if (comma === undefined) return [min, min];
  return [min, high === undefined || high === "" ? Infinity : Number(high)];
}

/** How often the innermost thing is written out; RE2 refuses more than 1000. */
function toRepeats(pattern: Pattern): number {
  switch (pattern.is) {
    case "repeat":
      return Math.max(pattern.max === Infinity ? pattern.min : pattern.max, 1) * toRepeats(pattern.body);
    case "concat":
      return Math.max(1, ...pattern.parts.map(toRepeats));
    case "either":
      return Math.max(1, ...pattern.branches.map(toRepeats));
    case "group":
      return toRepeats(pattern.body);
    default:
      return 1;
  }
}
