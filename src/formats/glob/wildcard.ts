/**
 * Whether the whole text matches a pattern in which `*` stands for any run of characters and `?` for any single one, as
 * in Kyverno's patterns. At worst the product of both lengths; never throws.
 * @see github.com/IGLOU-EU/go-wildcard, Match
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === "*") return true;
  const marks = /[\ud800-\udfff]/.test(pattern + text) ? [...pattern] : pattern;
  const characters = typeof marks === "string" ? text : [...text];
  let at = 0;
  let mark = 0;
  // Where the last star stands, and how much of the text it takes at least.
  let star = -1;
  let taken = 0;
  while (at < characters.length) {
    if (marks[mark] === "*") {
      star = mark;
      taken = at;
      mark += 1;
    } else if (mark < marks.length && (marks[mark] === "?" || marks[mark] === characters[at])) {
      mark += 1;
      at += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      mark = star + 1;
    } else return false;
  }
  while (marks[mark] === "*") mark += 1;
  return mark === marks.length;
}

/** Whether the text is a pattern at all, rather than a plain name. */
export function isWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}
