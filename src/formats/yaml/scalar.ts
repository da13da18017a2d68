import type { Json } from "../../model/index.ts";

const WORDS = new Map<string, Json>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * The value of a plain scalar as Kubernetes reads it: YAML 1.1 booleans (`yes`, `off`), octal `0644`, underscores in
 * numbers, no timestamps, no base 60.
 * @see sigs.k8s.io/yaml (go.yaml.in/yaml/v2, resolve.go)
 */
export function toScalar(text: string): Json {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  // Only signs, digits and a dot can begin a number.
  if (first !== 43 && first !== 45 && first !== 46 && (first < 48 || first > 57)) return text;
  const digits = text.includes("_") ? text.replaceAll("_", "") : text;
  if (INTEGER.test(digits)) return toInteger(digits);
  return FLOAT.test(digits) ? Number(digits) : text;
}

function toInteger(digits: string): number {
  const negative = digits.startsWith("-");
  const magnitude = /^[-+]/.test(digits) ? digits.slice(1) : digits;
  const isOldOctal = magnitude.length > 1 && /^0[0-7]/.test(magnitude);
  const value = Number(isOldOctal ? `0o${magnitude.slice(1)}` : magnitude);
  return negative ? -value : value;
}
