import { fail } from "../run/fail.ts";
import { isDouble, isInt, doubleValue } from "../run/number.ts";
import { typeName } from "../run/type-of.ts";
import { type CelValue, CelError, Uint } from "../value.ts";
import { type Clause, replaceClauses } from "./format-clauses.ts";
import { toFixedGo, toScientificGo, toShortest } from "./format-number.ts";
import { writable } from "./tree-size.ts";
import { writeLegacy } from "./format-legacy.ts";
import { writeValue } from "./format-value.ts";

/**
 * `legacy` is what versions 1 to 3 of the strings extension do, and Kubernetes with them: numbers of `%f` and `%e` as
 * in English text, `12,345.678` and `1.05×10⁰³`. `specified` is what the CEL specification says.
 */
export type FormatStyle = "legacy" | "specified";

export const formatStyleOf = (version: number): FormatStyle => (version >= 4 ? "specified" : "legacy");

/** What each clause may be used on, for messages. */
export const EXPECTED: Readonly<Record<FormatStyle, Readonly<Record<string, string>>>> = {
  legacy: {
    d: "decimal clause can only be used on integers",
    f: "fixed-point clause can only be used on doubles",
    e: "scientific clause can only be used on doubles",
    b: "only integers and bools can be formatted as binary",
    x: "only integers, byte buffers, and strings can be formatted as hex",
    o: "octal clause can only be used on integers",
    s: "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
  },
  specified: {
    d: "decimal clause can only be used on ints, uints, and doubles",
    f: "fixed-point clause can only be used on ints, uints, and doubles",
    e: "scientific clause can only be used on ints, uints, and doubles",
    b: "only ints, uints, and bools can be formatted as binary",
    x: "only ints, uints, bytes, and strings can be formatted as hex",
    o: "octal clause can only be used on ints and uints",
    s: "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
  },
};

/**
 * `text.format(args)`.
 * @throws {CelError} in the words of cel-go
 */
export function formatText(text: string, args: readonly CelValue[], style: FormatStyle): string {
  return replaceClauses(text, args.length, (clause, index) => {
    try {
      return writeClause(clause, writable(args[index] ?? null), style);
    } catch (error) {
      if (error instanceof CelError) fail(`error during formatting: ${error.message}`);
      throw error;
    }
  }).text;
}

function writeClause({ verb, precision }: Clause, value: CelValue, style: FormatStyle): string {
  const text = writeVerb(verb, precision, value, style);
  return text ?? fail(`${EXPECTED[style][verb.toLowerCase()]}, was given ${typeName(value)}`);
}

/** undefined: the clause is not for values of that type. */
function writeVerb(
  verb: Clause["verb"],
  precision: number | undefined,
  value: CelValue,
  style: FormatStyle,
): string | undefined {
  switch (verb) {
    case "s":
      return style === "legacy" ? writeLegacy(value) : writeValue(value);
    case "d":
      return writeDecimal(value, style);
    case "f":
    case "e":
      return writeReal(verb, precision, value, style);
    case "b":
      return typeof value === "boolean" ? String(Number(value)) : writeInteger(value, 2);
    case "o":
      return writeInteger(value, 8);
    default:
      return verb === "X" ? writeHex(value)?.toUpperCase() : writeHex(value);
  }
}

function writeInteger(value: CelValue, base: number): string | undefined {
  if (isInt(value)) return value.toString(base);
  return value instanceof Uint ? value.value.toString(base) : undefined;
}

function writeHex(value: CelValue): string | undefined {
  if (typeof value === "string") return Buffer.from(value, "utf8").toString("hex");
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return writeInteger(value, 16);
}

function writeDecimal(value: CelValue, style: FormatStyle): string | undefined {
  if (style === "specified" && isDouble(value))
    return writeSpecial(doubleValue(value)) ?? toShortest(doubleValue(value));
  return writeInteger(value, 10);
}

/** `NaN` and the infinities, as the specification writes them; undefined for finite numbers. */
function writeSpecial(value: number): string | undefined {
  return Number.isFinite(value) ? undefined : String(value);
}

function writeReal(
  verb: "f" | "e",
  precision: number | undefined,
  value: CelValue,
  style: FormatStyle,
): string | undefined {
  if (style === "legacy") return writeEnglishReal(verb, precision, value);
  const number =
    isInt(value) || value instanceof Uint
      ? Number(value instanceof Uint ? value.value : value)
      : isDouble(value)
        ? doubleValue(value)
        : undefined;
  if (number === undefined) return undefined;
  const special = writeSpecial(number);
  if (special !== undefined) return special;
  if (verb === "f") return toFixedGo(number, precision ?? 6);
  const { mantissa, exponent } = toScientificGo(number, precision ?? 6);
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

const INFINITE_TEXTS: ReadonlyMap<CelValue, number> = new Map<CelValue, number>([
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/** `12,345.678000` and `1.052033×10⁰³`; the precision of `%e` is taken for a width there. */
function writeEnglishReal(verb: "f" | "e", precision: number | undefined, value: CelValue): string | undefined {
  // Minus zero has no sign there.
  const number = isDouble(value) ? doubleValue(value) + 0 : INFINITE_TEXTS.get(value);
  if (number === undefined) return undefined;
  const special = Number.isNaN(number) ? "NaN" : number === Infinity ? "∞" : number === -Infinity ? "-∞" : undefined;
  if (verb === "f") return special ?? toFixedGo(number, precision ?? 6).replace(/^-?\d+/, group);
  return (special ?? writeEnglishPower(number)).padStart(precision ?? 6, " ");
}

function group(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ",");
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function writeEnglishPower(value: number): string {
  const { mantissa, exponent } = toScientificGo(value, 6);
  const digits = String(Math.abs(exponent)).padStart(2, "0");
  const raised = digits.replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);
  return `${mantissa}×10${exponent < 0 ? "⁻" : ""}${raised}`;
}
