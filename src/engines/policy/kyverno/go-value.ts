import { isObject } from "../../../model/index.ts";

/** Whether Go would hold the number as an int64: JSON and YAML numbers without fraction are integers there. */
export function isInteger(value: unknown): boolean {
  return Number.isInteger(value);
}

/** As `fmt.Sprint` writes a JSON value: `map[a:1 b:[x y]]`, `<nil>`. */
export function toGoText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return toNumberText(value);
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(toGoText).join(" ")}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    return `map[${keys.map((key) => `${key}:${toGoText(value[key])}`).join(" ")}]`;
  }
  return typeof value === "boolean" ? String(value) : "";
}

function toNumberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 21) return String(value);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** The type as Go's `%T` names it. */
export function toGoType(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return isInteger(value) ? "int64" : "float64";
    default:
      return "map[string]interface {}";
  }
}

const INTEGER = /^[+-]?\d{1,19}$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** `strconv.ParseInt(text, 10, 64)`; undefined where that fails. */
export function parseInteger(text: string): number | undefined {
  return INTEGER.test(text) ? Number(text) : undefined;
}

/** `strconv.ParseFloat(text, 64)` for decimal numbers; undefined where that fails. */
export function parseFloat64(text: string): number | undefined {
  return text.length <= 400 && FLOAT.test(text) ? Number(text) : undefined;
}

const ESCAPED = /[<>&\u2028\u2029]/g;

/** The value as Go's JSON encoder writes it: keys sorted, `<`, `>` and `&` escaped. */
export function toGoJson(value: unknown): string {
  return JSON.stringify(sortKeys(value) ?? null).replaceAll(
    ESCAPED,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}
