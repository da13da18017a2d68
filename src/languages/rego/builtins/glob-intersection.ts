import type { BuiltinBudget } from "./builtin.ts";
import { failure } from "./operands.ts";

/** One character's worth of a pattern: the characters allowed (undefined: any), and how often. */
interface Token {
  readonly characters: ReadonlySet<string> | undefined;
  readonly isSet: boolean;
  readonly repeats: "once" | "star" | "plus";
}

const MAX_SET = 70_000;

/**
 * Whether a text exists that both patterns match: characters, `.`, `[a-z]`, each with `*` or `+` behind it.
 * OPA's library answers no for some pairs with stars at their ends; so does this, which goes its way.
 * @see https://github.com/yashtewari/glob-intersection
 */
export function globsIntersect(left: string, right: string, budget: BuiltinBudget): boolean {
  const a = readTokens(left);
  const b = readTokens(right);
  budget.step((a.length + 1) * (b.length + 1));
  const trimmed = trim(a, b);
  return trimmed !== undefined && new Intersection(trimmed[0], trimmed[1], budget).normal(0, 0, false);
}

const isPlain = (token: Token | undefined): boolean => token?.repeats === "once";

/** Both without what stands once at their ends and fits, but for one at each; undefined where something does not fit. */
function trim(a: readonly Token[], b: readonly Token[]): readonly [readonly Token[], readonly Token[]] | undefined {
  let start = 0;
  for (; isPlain(a[start]) && isPlain(b[start]); start++) {
    if (!overlap(a[start] as Token, b[start] as Token)) return undefined;
  }
  if (start > 0) start--;
  let [endA, endB] = [a.length - 1, b.length - 1];
  for (; endA >= start && endB >= start && isPlain(a[endA]) && isPlain(b[endB]); endA--, endB--) {
    if (!overlap(a[endA] as Token, b[endB] as Token)) return undefined;
  }
  const kept = endA < a.length - 1 ? 1 : 0;
  return [a.slice(start, endA + 1 + kept), b.slice(start, endB + 1 + kept)];
}

class Intersection {
  private readonly a: readonly Token[];
  private readonly b: readonly Token[];
  private readonly budget: BuiltinBudget;
  private readonly known = new Map<string, boolean>();

  constructor(a: readonly Token[], b: readonly Token[], budget: BuiltinBudget) {
    this.a = a;
    this.b = b;
    this.budget = budget;
  }

  /**
   * From these places on; which side comes first decides whose repeats are tried first. Each question is answered once.
   * @param swapped the first place is b's
   */
  normal(i: number, j: number, swapped: boolean): boolean {
    const [own, others] = this.sides(swapped);
    const [x, y] = [own[i], others[j]];
    if (x === undefined || y === undefined) return x === y;
    if (isPlain(x) && isPlain(y)) return overlap(x, y) && this.normal(i + 1, j + 1, swapped);
    const key = `${i} ${j} ${swapped}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.budget.step(1);
    const answer = isPlain(x) ? this.repeated(j, i, !swapped) : this.repeated(i, j, swapped);
    this.known.set(key, answer);
    return answer;
  }

  private sides(swapped: boolean): readonly [readonly Token[], readonly Token[]] {
    return swapped ? [this.b, this.a] : [this.a, this.b];
  }

  /** With a repeated token at `at` of the first side. */
  private repeated(at: number, other: number, swapped: boolean): boolean {
    const [own, others] = this.sides(swapped);
    const [token, facing] = [own[at] as Token, others[other] as Token];
    if (token.repeats === "star") return this.star(at, other, swapped);
    if (!overlap(token, facing)) return false;
    if (this.star(at, other + 1, swapped)) return true;
    return !isPlain(facing) && this.normal(at + 1, other, swapped);
  }

  private star(at: number, other: number, swapped: boolean): boolean {
    const [own, others] = this.sides(swapped);
    const next = own[at + 1];
    for (let place = other; place < others.length; place++) {
      this.budget.step(1);
      const facing = others[place] as Token;
      if (next !== undefined && overlap(facing, next) && this.normal(at + 1, place, swapped)) return true;
      if (!overlap(facing, own[at] as Token)) return false;
    }
    return next === undefined;
  }
}

function overlap({ characters: a }: Token, { characters: b }: Token): boolean {
  if (a === undefined || b === undefined) return true;
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const character of small) if (large.has(character)) return true;
  return false;
}

function readTokens(text: string): Token[] {
  const characters = Array.from(text);
  const tokens: Token[] = [];
  const invalid = (at: number, why: string) =>
    failure(`input:${text}, pos:${at}, ${why}: the input provided is invalid`);
  for (let at = 0; at < characters.length; at++) {
    let char = characters[at] as string;
    const isSet = char === "[";
    let set: ReadonlySet<string> | undefined;
    if (char === "[") {
      const end = closingAt(characters, at);
      if (end === undefined) throw invalid(characters.length, "found [ without matching ]");
      set = readSet(characters.slice(at + 1, end), (why) => invalid(at + 1, why));
      at = end;
    } else if (char === "]") throw invalid(at + 1, "set-close ']' with no preceding '['");
    else if (char === "+" || char === "*") throw invalid(at + 1, `flag '${char}' must be preceded by a non-flag`);
    else if (char === ".") set = undefined;
    else {
      if (char === "\\") char = characters[++at] ?? "\\";
      set = new Set(char);
    }
    const flag = characters[at + 1];
    const repeats = flag === "*" ? "star" : flag === "+" ? "plus" : "once";
    if (repeats !== "once") at++;
    push(tokens, { characters: set, isSet, repeats });
  }
  return tokens;
}

/** Adds a token; one that repeats the same as the one before is joined with it. */
function push(tokens: Token[], token: Token): void {
  const before = tokens.at(-1);
  if (before === undefined || isPlain(before) || isPlain(token) || !isSame(before, token)) {
    tokens.push(token);
    return;
  }
  const repeats = before.repeats === "plus" || token.repeats === "plus" ? "plus" : "star";
  tokens[tokens.length - 1] = { ...before, repeats };
}

function isSame(a: Token, b: Token): boolean {
  if (a.isSet !== b.isSet || a.characters?.size !== b.characters?.size) return false;
  return a.characters === undefined || [...a.characters].every((character) => b.characters?.has(character));
}

function closingAt(characters: readonly string[], open: number): number | undefined {
  for (let at = open + 1; at < characters.length; at++) {
    if (characters[at] === "\\") at++;
    else if (characters[at] === "]") return at;
  }
  return undefined;
}

function readSet(characters: readonly string[], invalid: (why: string) => Error | object): ReadonlySet<string> {
  const set = new Set<string>();
  for (let at = 0; at < characters.length; at++) {
    let low = characters[at] as string;
    if (low === "\\") low = characters[++at] ?? "\\";
    else if (low === "-") throw invalid("range character '-' must be preceded by a character");
    if (characters[at + 1] !== "-") {
      set.add(low);
      continue;
    }
    at += 2;
    if (characters[at] === "\\") at++;
    const high = characters[at];
    const [from, to] = [low.codePointAt(0) as number, high?.codePointAt(0) ?? -1];
    if (to < from || to - from > MAX_SET) throw invalid("range is out of order");
    for (let code = from; code <= to; code++) set.add(String.fromCodePoint(code));
  }
  return set;
}
