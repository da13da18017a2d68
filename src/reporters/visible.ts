// Everything that moves the cursor, hides itself or turns the reading direction: control (Cc), format (Cf), lone
// surrogates (Cs), line and paragraph separators, fillers that look like nothing, and the noncharacters.
// Joiners (U+200C, U+200D) stay: emoji and several scripts are written with them.
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0\uFFFE\uFFFF]|\u034F|\u17B4|\u17B5|(?![\u200C\u200D])\p{Cf}/u;

// Few characters of a text need a look at their Unicode properties, which is slow.
const UNPLAIN = /[^\x20-\x7e]/gu;
const UNPLAIN_IN_LINES = /[^\n\x20-\x7e]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * The text on one line, with every character that would not be seen, or would change how others are seen, written
 * as `\n`, `\t` or `\u{202e}`. All that is left is safe for terminals and legal in XML 1.0 and HTML (once escaped).
 */
export function toVisible(text: string): string {
  return text.replace(UNPLAIN, (char) => (isInvisible(char) ? toNamed(char) : char));
}

function toNamed(char: string): string {
  return SHORT[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

function isInvisible(char: string): boolean {
  return INVISIBLE.test(char);
}

/** The first `max` UTF-16 code units of the text, one less where that would leave half a surrogate pair. */
export function toPrefix(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

/** The text, or its first part and an ellipsis: at most `max` UTF-16 code units, never half a surrogate pair. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${toPrefix(text, max - 1)}…`;
}

/** The value as indented JSON text with a line break at its end. */
export function writeJson(value: unknown): string {
  return `${toJsonText(value)}\n`;
}

/**
 * The value as indented JSON text. What would not be seen, or would change how the rest is seen, is escaped as JSON
 * does it, so that the text is safe in a terminal and reads back unchanged.
 */
export function toJsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  // A raw line break can only be one of the indentation: those of strings are escaped already.
  return text.replace(UNPLAIN_IN_LINES, (char) => (isInvisible(char) ? toUnicodeEscape(char) : char));
}

// Printable ASCII but for the quotation mark and the backslash: nothing to escape.
const PLAIN = /^[ !#-[\]-~]*$/;

/** The text as a JSON string, escaped as toJsonText does. */
export function toJsonString(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : toJsonText(text);
}

function toUnicodeEscape(char: string): string {
  const units = Array.from({ length: char.length }, (_, index) => char.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
