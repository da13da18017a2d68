import { type Budget, compareText, Integer, isMap, type JmesValue, Reference } from "./value.ts";

/** Characters of a value that a message shows. */
const MAX_SHOWN = 300;

/** The value as `%v` writes it, shortened: messages carry it. */
export function formatGo(value: JmesValue): string {
  const text = toText(value, { left: MAX_SHOWN });
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function toText(value: JmesValue, room: { left: number }): string {
  room.left -= 1;
  if (room.left < 0) return "";
  if (value === null) return "<nil>";
  if (typeof value === "string") {
    room.left -= value.length;
    return value;
  }
  if (typeof value === "number") return formatFloat(value);
  if (value instanceof Integer) return String(value.toNumber());
  if (value instanceof Reference) return "{}";
  if (Array.isArray(value))
    return `[${value
      .slice(0, MAX_SHOWN)
      .map((item) => toText(item, room))
      .join(" ")}]`;
  if (!isMap(value)) return String(value);
  const keys = Object.keys(value).slice(0, MAX_SHOWN).sort(compareText);
  return `map[${keys.map((key) => `${key}:${toText(value[key] ?? null, room)}`).join(" ")}]`;
}

/** A number as Go's `%v`: exponents below 1e-4 and from 1e6 on. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return value.toExponential().replace(/e([-+])(\d)$/, "e$10$2");
  }
  return String(value).includes("e") ? toPlain(value) : String(value);
}

/** Without exponent, in the fewest digits that tell it from its neighbours. */
export function toPlain(value: number): string {
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const negative = digits.startsWith("-");
  const all = digits.replace("-", "").replace(".", "");
  const point = Number(exponent) + 1;
  const plain =
    point <= 0
      ? `0.${"0".repeat(-point)}${all}`
      : point >= all.length
        ? all.padEnd(point, "0")
        : `${all.slice(0, point)}.${all.slice(point)}`;
  return negative ? `-${plain}` : plain;
}

/** A number with the precision of 32 bits, without exponent: what Kyverno's functions make of numbers among texts. */
export function formatFloat32(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return formatFloat(single);
  for (let digits = 1; digits < 10; digits += 1) {
    const shown = Number(single.toPrecision(digits));
    if (Math.fround(shown) === single) return Object.is(shown, -0) ? "-0" : toPlain(shown);
  }
  return toPlain(single);
}

/**
 * The value as Go's encoding/json writes it: keys in order, `<`, `>` and `&` escaped.
 * @param budget counts the values, and the characters by the hundred
 */
export function toGoJson(value: JmesValue, budget: Budget & { room(length: number): void }): string {
  const parts: string[] = [];
  let length = 0;
  const put = (part: string): void => {
    length += part.length;
    if (length > 1_000_000) budget.room(length);
    parts.push(part);
  };
  const write = (item: JmesValue): void => {
    budget.spend(1);
    if (Array.isArray(item)) {
      put("[");
      for (const [at, element] of item.entries()) {
        if (at > 0) put(",");
        write(element);
      }
      put("]");
    } else if (isMap(item)) {
      put("{");
      for (const [at, key] of Object.keys(item).sort(compareText).entries()) {
        put(`${at > 0 ? "," : ""}${quoteJson(key)}:`);
        write(item[key] ?? null);
      }
      put("}");
    } else put(toGoScalar(item));
  };
  write(value);
  return parts.join("");
}

function toGoScalar(value: JmesValue): string {
  if (typeof value === "string") return quoteJson(value);
  if (value instanceof Integer) return String(value.toNumber());
  if (value instanceof Reference) return "{}";
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}

const ESCAPED: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

function quoteJson(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(/[<>&\u2028\u2029]/g, (character) => ESCAPED[character] ?? "");
}
