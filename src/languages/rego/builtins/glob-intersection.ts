import type { BuiltinBudget } from "./builtin.ts";
import { failure } from "./operands.ts";

/** One character's worth of a pattern: the characters allowed (undefined: any), and how often. */
interface Token {
  readonly characters: ReadonlySet<string> | undefined;
  readonly repeats: "once" | "star" | "plus";
}

const MAX_SET = 70_000;

/** Whether a text exists that both patterns match: characters, `.`, `[a-z]`, each with `*` or `+` behind it. */
export function globsIntersect(left: string, right: string, budget: BuiltinBudget): boolean {
  const a = readTokens(left);
  const b = readTokens(right);
  budget.step((a.length + 1) * (b.length + 1));
  const seen = new Set<number>();
  const open = closure(a, b, 0, 0);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const [i, j] = state;
    if (i === a.length && j === b.length) return true;
    const key = i * (b.length + 1) + j;
    const [x, y] = [a[i], b[j]];
    if (seen.has(key) || x === undefined || y === undefined) continue;
    seen.add(key);
    if (!overlap(x, y)) continue;
    for (const nextI of after(x, i)) for (const nextJ of after(y, j)) open.push(...closure(a, b, nextI, nextJ));
  }
  return false;
}

/** Where a pattern can be once a character was read by the token at this place. */
function after(token: Token, at: number): readonly number[] {
  return token.repeats === "once" ? [at + 1] : [at, at + 1];
}

/** All pairs of places that stars, which may match nothing, lead to. */
function closure(a: readonly Token[], b: readonly Token[], i: number, j: number): [number, number][] {
  const lefts = skipping(a, i);
  const rights = skipping(b, j);
  return lefts.flatMap((left) => rights.map((right): [number, number] => [left, right]));
}

function skipping(tokens: readonly Token[], from: number): number[] {
  const places = [from];
  for (let at = from; tokens[at]?.repeats === "star"; at++) places.push(at + 1);
  return places;
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
    tokens.push({ characters: set, repeats });
  }
  return tokens;
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
