import type { BuiltinBudget } from "./builtin.ts";

/** Go's unicode.IsSpace. */
const SPACE = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;

/** The text without the characters of the set at its ends. */
export function trimmed(text: string, set: string, atStart: boolean, atEnd: boolean): string {
  const members = new Set(set);
  const characters = Array.from(text);
  const isOther = (character: string): boolean => !members.has(character);
  const first = characters.findIndex(isOther);
  if (first === -1) return "";
  const last = characters.findLastIndex(isOther);
  return characters.slice(atStart ? first : 0, atEnd ? last + 1 : undefined).join("");
}

/** The text without spaces at its ends, as Go counts spaces. */
export function trimmedSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text[start] as string)) start++;
  while (end > start && SPACE.test(text[end - 1] as string)) end--;
  return text.slice(start, end);
}

/** As Go's ToUpper: character by character, so that one character stays one. */
export function upperCase(text: string): string {
  const whole = text.toUpperCase();
  if (whole.length === text.length) return whole;
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    return Array.from(upper).length === 1 ? upper : character;
  }).join("");
}

/** As Go's ToLower. */
export function lowerCase(text: string): string {
  // JavaScript has a final form of sigma and a two-character small dotted I.
  return text.replaceAll("İ", "i").replaceAll("Σ", "σ").toLowerCase();
}

/**
 * Replaces in one pass from the left, as Go's strings.Replacer does: at each place the first of the pairs that fits wins,
 * and the empty one fits between characters.
 */
export function replacedAll(
  text: string,
  pairs: readonly (readonly [string, string])[],
  budget: BuiltinBudget,
): string {
  const known = new Map<string, readonly (readonly [string, string])[]>();
  for (const pair of pairs) {
    const first = pair[0].slice(0, 1);
    known.set(first, [...(known.get(first) ?? []), pair]);
  }
  budget.step(Math.ceil(text.length / 64) * pairs.length);
  const empty = pairs.find(([from]) => from === "");
  const out: string[] = [];
  let last = 0;
  let at = 0;
  let wasEmpty = false;
  const put = (to: string, length: number): void => {
    budget.allocate(1 + Math.ceil((to.length + at - last) / 16));
    out.push(text.slice(last, at), to);
    at += length;
    last = at;
  };
  while (at <= text.length) {
    const here = candidates(known, text, at, pairs, empty);
    const pair = here.find(([from]) => (from !== "" || !wasEmpty) && text.startsWith(from, at));
    wasEmpty = pair !== undefined && pair[0] === "";
    if (pair !== undefined) put(pair[1], pair[0].length);
    else at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  out.push(text.slice(last));
  return out.join("");
}

type Pairs = readonly (readonly [string, string])[];

function candidates(
  known: ReadonlyMap<string, Pairs>,
  text: string,
  at: number,
  pairs: Pairs,
  empty: Pairs[number] | undefined,
): Pairs {
  const found = known.get(text.slice(at, at + 1)) ?? [];
  if (empty === undefined) return found;
  return found.length === 0 ? [empty] : pairs;
}
