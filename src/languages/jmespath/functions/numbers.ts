import { compareText, Integer, type JmesValue, Reference } from "../value.ts";
import { asItems, asNumeric, fail, failIn, type JmesFunction } from "./function.ts";

type Extreme = "max" | "min";

/** JMESPath's functions of numbers, and Kyverno's `round`. */
export const NUMBERS: readonly JmesFunction[] = [
  { name: "abs", parameters: [["number"]], run: (args) => Math.abs(asNumeric(args, 0)) },
  { name: "ceil", parameters: [["number"]], run: (args) => Math.ceil(asNumeric(args, 0)) },
  { name: "floor", parameters: [["number"]], run: (args) => Math.floor(asNumeric(args, 0)) },
  {
    name: "avg",
    parameters: [["array[number]"]],
    run: (args) => (asItems(args, 0) as number[]).reduce((sum, item) => sum + item, 0) / asItems(args, 0).length,
  },
  {
    name: "max",
    parameters: [["array[number]", "array[string]"]],
    run: (args) => findExtreme(asItems(args, 0), "max"),
  },
  {
    name: "min",
    parameters: [["array[number]", "array[string]"]],
    run: (args) => findExtreme(asItems(args, 0), "min"),
  },
  { name: "to_number", parameters: [["any"]], run: (args) => toNumber(args[0] ?? null) },
  {
    name: "round",
    parameters: [["number"], ["number"]],
    run: (args) => round(asNumeric(args, 0), asNumeric(args, 1)),
  },
];

function findExtreme(items: readonly JmesValue[], which: Extreme): JmesValue {
  let best: JmesValue = items[0] ?? null;
  for (const item of items) {
    const order = compareItems(item, best);
    if (which === "max" ? order > 0 : order < 0) best = item;
  }
  return best;
}

function compareItems(a: JmesValue, b: JmesValue): number {
  return typeof a === "string" ? compareText(a, b as string) : (a as number) - (b as number);
}

const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

function toNumber(value: JmesValue): JmesValue {
  if (typeof value === "number") return value;
  if (typeof value === "string") return readFloat(value);
  return value instanceof Integer || value instanceof Reference ? fail("unknown type") : null;
}

/** Null where Go's ParseFloat has an error. Hexadecimal numbers are not read. */
function readFloat(text: string): number | null {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }
  const word = text.toLowerCase();
  if (/^[-+]?(?:inf|infinity)$/.test(word)) return word.startsWith("-") ? -Infinity : Infinity;
  return word === "nan" ? Number.NaN : null;
}

function round(value: number, digits: number): number {
  if (!Number.isSafeInteger(digits)) failIn("round", "Non-integer argument(s) passed for round off");
  if (digits < 0) failIn("round", "argument is out of bounds");
  const shift = 10 ** digits;
  const scaled = value * shift;
  // Halves go away from zero.
  return (Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5)) / shift;
}
