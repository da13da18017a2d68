import type { Overload } from "../../declaration.ts";
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  parameter,
  STRING,
  TIMESTAMP,
  typeOf as typeOfType,
  UINT,
} from "../../type.ts";
import { type CelValue, type Double, toDouble, toInt, Uint } from "../../value.ts";
import { Duration, durationFromText } from "../duration.ts";
import { formatDouble } from "../format-double.ts";
import { fail } from "../fail.ts";
import { checkedInt, checkedUint, doubleValue } from "../number.ts";
import { Timestamp, timestampFromText } from "../timestamp.ts";
import { typeOf } from "../type-of.ts";
import { overload } from "./declare.ts";

const SECOND = 1_000_000_000n;
type Int = number | bigint;
type Real = number | Double;

const same = <Value extends CelValue>(value: Value): Value => value;
const wrong = (from: string, to: string): never => fail(`type conversion error from '${from}' to '${to}'`);

/** Towards zero. @throws {CelError} at or beyond the ends of int64, as cel-go has it */
function doubleToInt(value: Real): Int {
  const number = doubleValue(value);
  if (!Number.isFinite(number) || number <= -(2 ** 63) || number >= 2 ** 63) fail("integer overflow");
  return toInt(BigInt(Math.trunc(number)));
}

function doubleToUint(value: Real): Uint {
  const number = doubleValue(value);
  if (!Number.isFinite(number) || number < 0 || number >= 2 ** 64) fail("unsigned integer overflow");
  return new Uint(BigInt(Math.trunc(number)));
}

function textToInt(text: string): Int {
  if (!/^[+-]?\d{1,400}$/.test(text)) wrong("string", "int");
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return value < -(2n ** 63n) || value >= 2n ** 63n ? wrong("string", "int") : toInt(value);
}

function textToUint(text: string): Uint {
  if (!/^\d{1,400}$/.test(text) || BigInt(text) >= 2n ** 64n) wrong("string", "uint");
  return new Uint(BigInt(text));
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function textToDouble(text: string): Real {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? toDouble(value) : wrong("string", "double");
  }
  const special = /^([+-]?)(?:inf|infinity)$/i.exec(text);
  if (special !== null) return special[1] === "-" ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? Number.NaN : wrong("string", "double");
}

const TRUE = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const FALSE = new Set(["0", "f", "F", "false", "FALSE", "False"]);

function textToBool(text: string): boolean {
  return TRUE.has(text) || (!FALSE.has(text) && wrong("string", "bool"));
}

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

function bytesToText(bytes: Uint8Array): string {
  try {
    return DECODER.decode(bytes);
  } catch {
    return fail("invalid UTF-8 in bytes, cannot convert to string");
  }
}

type Conversion = readonly [id: string, name: string, from: CelType, to: CelType, run: Overload["run"]];

const CONVERSIONS: readonly Conversion[] = [
  ["bool_to_bool", "bool", BOOL, BOOL, same],
  ["string_to_bool", "bool", STRING, BOOL, textToBool],
  ["bytes_to_bytes", "bytes", BYTES, BYTES, same],
  ["string_to_bytes", "bytes", STRING, BYTES, (text: string) => ENCODER.encode(text)],
  ["double_to_double", "double", DOUBLE, DOUBLE, same],
  ["int64_to_double", "double", INT, DOUBLE, (value: Int) => toDouble(Number(value))],
  ["string_to_double", "double", STRING, DOUBLE, textToDouble],
  ["uint64_to_double", "double", UINT, DOUBLE, (value: Uint) => toDouble(Number(value.value))],
  ["duration_to_duration", "duration", DURATION, DURATION, same],
  ["int64_to_duration", "duration", INT, DURATION, (value: Int) => new Duration(BigInt(value))],
  ["string_to_duration", "duration", STRING, DURATION, durationFromText],
  ["int64_to_int64", "int", INT, INT, same],
  ["double_to_int64", "int", DOUBLE, INT, doubleToInt],
  ["duration_to_int64", "int", DURATION, INT, (value: Duration) => toInt(value.nanos)],
  ["string_to_int64", "int", STRING, INT, textToInt],
  ["timestamp_to_int64", "int", TIMESTAMP, INT, toUnixSeconds],
  ["uint64_to_int64", "int", UINT, INT, (value: Uint) => checkedInt(value.value)],
  ["string_to_string", "string", STRING, STRING, same],
  ["bool_to_string", "string", BOOL, STRING, String],
  ["bytes_to_string", "string", BYTES, STRING, bytesToText],
  ["double_to_string", "string", DOUBLE, STRING, (value: Real) => formatDouble(doubleValue(value))],
  ["duration_to_string", "string", DURATION, STRING, (value: Duration) => value.toString()],
  ["int64_to_string", "string", INT, STRING, String],
  ["timestamp_to_string", "string", TIMESTAMP, STRING, (value: Timestamp) => value.toString()],
  ["uint64_to_string", "string", UINT, STRING, (value: Uint) => String(value.value)],
  ["timestamp_to_timestamp", "timestamp", TIMESTAMP, TIMESTAMP, same],
  ["int64_to_timestamp", "timestamp", INT, TIMESTAMP, (value: Int) => new Timestamp(BigInt(value) * SECOND)],
  ["string_to_timestamp", "timestamp", STRING, TIMESTAMP, timestampFromText],
  ["uint64_to_uint64", "uint", UINT, UINT, same],
  ["double_to_uint64", "uint", DOUBLE, UINT, doubleToUint],
  ["int64_to_uint64", "uint", INT, UINT, (value: Int) => checkedUint(BigInt(value))],
  ["string_to_uint64", "uint", STRING, UINT, textToUint],
];

/** Down to the second, also before 1970. */
function toUnixSeconds(moment: Timestamp): Int {
  const seconds = moment.nanos / SECOND;
  return toInt(moment.nanos % SECOND < 0n ? seconds - 1n : seconds);
}

const A = parameter("A");

export const CONVERSION: readonly Overload[] = [
  ...CONVERSIONS.map(([id, name, from, to, run]) => overload(id, name, [from], to, run)),
  overload("to_dyn", "dyn", [A], DYN, same),
  overload("type", "type", [A], typeOfType(A), typeOf),
];
