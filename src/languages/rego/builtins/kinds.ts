import { parseNumber } from "../number.ts";
import type { RegoKind, RegoValue } from "../value.ts";
import { RegoSet, isNumber, kindOf } from "../value.ts";
import type { Family } from "./operands.ts";
import { failure, kindError, membersOf, operand } from "./operands.ts";
import { quoteGo } from "../../../formats/text/index.ts";

const isKind =
  (kind: RegoKind): Family[string] =>
  (args) =>
    kindOf(operand(args, 1)) === kind;

const cast =
  (kind: RegoKind): Family[string] =>
  (args) => {
    const value = operand(args, 1);
    if (kindOf(value) !== kind) throw kindError(1, value, kind);
    return value;
  };

function toNumberValue(value: RegoValue): RegoValue {
  if (value === null || value === false) return 0;
  if (value === true) return 1;
  if (isNumber(value)) return value;
  if (typeof value !== "string") throw kindError(1, value, "null", "boolean", "number", "string");
  if (/^[+-]*(?:inf|infinity|nan)$/i.test(value)) throw kindError(1, value, "valid number string");
  const invalid = () => failure(`strconv.ParseFloat: parsing ${quoteGo(value)}: invalid syntax`);
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,7})?$/.test(value)) throw invalid();
  // What Go reads and JSON does not write: a sign, `.5`, `5.`, leading zeros.
  const [, sign = "", whole = "", fraction = "", exponent = ""] = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(value) ?? [];
  const number = parseNumber(
    `${sign === "-" ? "-" : ""}${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}${exponent}`,
  );
  if (number === undefined || !Number.isFinite(Number(value))) {
    throw failure(`strconv.ParseFloat: parsing ${quoteGo(value)}: value out of range`);
  }
  return number;
}

export const kinds: Family = {
  is_null: isKind("null"),
  is_boolean: isKind("boolean"),
  is_number: isKind("number"),
  is_string: isKind("string"),
  is_array: isKind("array"),
  is_object: isKind("object"),
  is_set: isKind("set"),
  type_name: (args) => kindOf(operand(args, 1)),
  to_number: (args) => toNumberValue(operand(args, 1)),
  cast_null: cast("null"),
  cast_boolean: cast("boolean"),
  cast_string: cast("string"),
  cast_object: cast("object"),
  cast_array: (args) => [...membersOf(args, 1)],
  cast_set: (args) => RegoSet.of(membersOf(args, 1)),
};
