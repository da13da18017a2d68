import { Unplannable } from "./unplannable.ts";
import type { Style } from "./style.ts";

/** Safe without quotes in block and flow, for YAML 1.1 and 1.2: words of harmless characters with single spaces between. */
const WORD = String.raw`[A-Za-z_/](?:[A-Za-z0-9_./@+*%~=:-]*[A-Za-z0-9_./@+*%~=-])?`;
const PLAIN = new RegExp(`^${WORD}(?: ${WORD})*$`);
/** A number with a unit, as quantities and durations have it. */
const QUANTITY = /^[0-9]+(?:\.[0-9]+)?(?:m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi|s|h)$/;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
/** Not printable in YAML, or read as a line break by some reader. */
const UNPRINTABLE =
  /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export type Quote = "'" | '"';

/** A scalar on one line: plain where every reader takes it for what it is, else quoted as the document quotes. */
export function writeScalar(
  value: string | number | boolean | null,
  style: { quote: Quote; isJson?: boolean },
): string {
  if (typeof value === "number") return writeNumber(value);
  if (typeof value !== "string") return String(value);
  if (style.isJson === true) return writeQuoted(value, '"');
  return isPlain(value) ? value : writeQuoted(value, style.quote);
}

export function isPlain(text: string): boolean {
  return text.length <= 1000 && ((PLAIN.test(text) && !RESERVED.test(text)) || QUANTITY.test(text));
}

/** The string in the given quotes; in double ones where single quotes cannot hold it. */
export function writeQuoted(text: string, quote: Quote): string {
  const escaped = JSON.stringify(text).replace(
    UNPRINTABLE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  // What JSON escapes besides quotes and backslashes cannot stand in single quotes.
  const needsEscapes = escaped.length !== text.length + 2 && /\\[^"\\]/.test(escaped.replaceAll("\\\\", ""));
  return quote === "'" && !needsEscapes ? `'${text.replaceAll("'", "''")}'` : escaped;
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Unplannable("a number that is not finite");
  const text = String(value);
  // YAML 1.1 wants a dot before an exponent.
  return /^-?[0-9]+e/.test(text) ? text.replace("e", ".0e") : text;
}

function hasControl(text: string): boolean {
  for (const char of text) if (char < " " && char !== "\n" && char !== "\t") return true;
  return false;
}

/**
 * A string of several lines as a literal block, without the indentation of its first line: `|` and the lines.
 * @returns undefined where only quotes keep every code unit
 */
export function writeBlockScalar(text: string, column: number, style: Style): string | undefined {
  if (!/\S/.test(text.slice(0, text.indexOf("\n") + 1)) || /^[ \t]|[ \t](?:\n|$)|\n\n$|\r/.test(text)) return undefined;
  if (text.search(UNPRINTABLE) >= 0 || hasControl(text)) return undefined;
  const ends = text.endsWith("\n");
  const lines = (ends ? text.slice(0, -1) : text).split("\n");
  const indent = " ".repeat(column);
  return [ends ? "|" : "|-", ...lines.map((line) => (line === "" ? "" : indent + line))].join(style.lineBreak);
}
