/**
 * Whether the whole text matches a pattern in which `*` stands for any run of characters and `?` for exactly one, as in
 * Kyverno's patterns. Time grows with pattern × text at worst; never throws.
 * @see github.com/IGLOU-EU/go-wildcard, Match
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (!isWildcard(pattern)) return pattern === text;
  if (pattern === "*") return true;
  return SURROGATE.test(text) || SURROGATE.test(pattern)
    ? matchUnits(Array.from(pattern), Array.from(text))
    : matchUnits(pattern, text);
}

/** Whether the text is a pattern at all, rather than a plain name. */
export function isWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

const SURROGATE = /[\uD800-\uDFFF]/;

/** On a mismatch only the last star has to take one character more: earlier ones never do better. */
function matchUnits(pattern: ArrayLike<string>, text: ArrayLike<string>): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const unit = pattern[p];
    if (unit === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (unit === "?" || unit === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}
