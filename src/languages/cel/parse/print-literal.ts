import { Double, Uint, type CelValue } from "../value.ts";

/** A literal as source text. @param value null, bool, int, uint, double, string or bytes */
export function printLiteral(value: CelValue): string {
  if (typeof value === "string") return printString(value);
  if (value instanceof Uint8Array) return printBytes(value);
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Double) return `${value.value}.0`;
  if (typeof value === "number") return printNumber(value);
  return typeof value === "bigint" || typeof value === "boolean" ? String(value) : "null";
}

function printNumber(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return Number.isSafeInteger(value) || /[.e]/.test(text) ? text : `${text}.0`;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ["\n", String.raw`\n`],
  ["\r", String.raw`\r`],
  ["\t", String.raw`\t`],
  ['"', String.raw`\"`],
  ["\\", String.raw`\\`],
]);

function printString(value: string): string {
  const escape = (character: string): string =>
    NAMED.get(character) ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  // oxlint-disable-next-line no-control-regex
  return `"${value.replaceAll(/["\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, escape)}"`;
}

function printBytes(value: Uint8Array): string {
  const escape = (byte: number): string =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, "0")}`;
  return `b"${Array.from(value, escape).join("")}"`;
}
