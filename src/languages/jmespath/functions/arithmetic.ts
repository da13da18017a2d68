import { formatDuration, readDuration } from "../../../formats/go-time/index.ts";
import {
  addAmounts,
  divideAmounts,
  formatAmount,
  multiplyAmounts,
  negateAmount,
  readAmount,
  toApproximateNumber,
  type Amount,
} from "../../../formats/quantity/index.ts";
import { formatFloat } from "../format-go.ts";
import type { JmesValue } from "../value.ts";
import { asItems, fail, failIn, type JmesFunction } from "./function.ts";

/** What can be calculated with: a number, a quantity (`500m`) or a duration (`1h`); each with its own kind. */
type Operand =
  | { readonly is: "number"; readonly value: number }
  | { readonly is: "quantity"; readonly value: Amount }
  | { readonly is: "duration"; readonly value: bigint };

type Operation = (name: string, a: Operand, b: Operand) => JmesValue;

const ANY = [["any"], ["any"]] as const;
const NANOS = 1e9;

/** Kyverno's functions that calculate. */
export const ARITHMETIC: readonly JmesFunction[] = [
  toFunction("add", add),
  toFunction("subtract", subtract),
  toFunction("multiply", multiply),
  toFunction("divide", divide),
  toFunction("modulo", modulo),
  { name: "sum", parameters: [["array"]], run: (args) => sum(asItems(args, 0)) },
];

function toFunction(name: string, operation: Operation): JmesFunction {
  return {
    name,
    parameters: ANY,
    run: ([a, b]) => operation(name, readOperand(name, a ?? null), readOperand(name, b ?? null)),
  };
}

function readOperand(name: string, value: JmesValue): Operand {
  if (typeof value === "number") return { is: "number", value };
  if (typeof value === "string") {
    const amount = readAmount(value);
    if (amount !== undefined) return { is: "quantity", value: amount };
    const duration = readDuration(value);
    if (duration.is === "ready") return { is: "duration", value: duration.nanos };
  }
  return failIn(name, "invalid operand");
}

function mismatch(name: string): never {
  return failIn(name, "Types mismatch");
}

function zero(name: string): never {
  return failIn(name, "Zero divisor passed");
}

function writeDuration(nanos: bigint): string {
  return formatDuration(BigInt.asIntN(64, nanos));
}

/** Nanoseconds of a number of seconds; what does not fit 64 bits is held at the least, as on amd64. */
function toNanos(seconds: number): bigint {
  const nanos = Math.trunc(seconds * NANOS);
  return Number.isFinite(nanos) && Math.abs(nanos) < 2 ** 63 ? BigInt(nanos) : -(2n ** 63n);
}

function toSeconds(nanos: bigint): number {
  return Number(nanos / 1_000_000_000n) + Number(nanos % 1_000_000_000n) / NANOS;
}

function add(name: string, a: Operand, b: Operand): JmesValue {
  if (a.is === "quantity" && b.is === "quantity") return formatAmount(addAmounts(a.value, b.value));
  if (a.is === "duration" && b.is === "duration") return writeDuration(a.value + b.value);
  return a.is === "number" && b.is === "number" ? a.value + b.value : mismatch(name);
}

function subtract(name: string, a: Operand, b: Operand): JmesValue {
  if (a.is === "quantity" && b.is === "quantity") return formatAmount(addAmounts(a.value, negateAmount(b.value)));
  if (a.is === "duration" && b.is === "duration") return writeDuration(a.value - b.value);
  return a.is === "number" && b.is === "number" ? a.value - b.value : mismatch(name);
}

function multiply(name: string, a: Operand, b: Operand): JmesValue {
  if (a.is === "number") {
    if (b.is === "number") return a.value * b.value;
    return multiply(name, b, a);
  }
  if (b.is !== "number") return mismatch(name);
  if (a.is === "quantity") return formatAmount(multiplyAmounts(a.value, asAmount(b.value)));
  return writeDuration(toNanos(toSeconds(a.value) * b.value));
}

/** The number as a quantity, by way of how it is written. */
function asAmount(value: number): Amount {
  return readAmount(formatFloat(value)) ?? fail("unable to parse quantity's suffix");
}

function divide(name: string, a: Operand, b: Operand): JmesValue {
  if (a.is === "number") {
    if (b.is !== "number") return mismatch(name);
    return b.value === 0 ? zero(name) : a.value / b.value;
  }
  if (b.is === "number") {
    if (b.value === 0) return zero(name);
    if (a.is === "duration") return writeDuration(toNanos(toSeconds(a.value) / b.value));
    return divideQuantity(name, a.value, asAmount(b.value));
  }
  if (a.is === "quantity" && b.is === "quantity") {
    const divisor = toApproximateNumber(b.value);
    return divisor === 0 ? zero(name) : toApproximateNumber(a.value) / divisor;
  }
  if (a.is !== "duration" || b.is !== "duration") return mismatch(name);
  return b.value === 0n ? zero(name) : toSeconds(a.value) / toSeconds(b.value);
}

function divideQuantity(name: string, a: Amount, b: Amount): string {
  return b.unscaled === 0n ? zero(name) : formatAmount(divideAmounts(a, b));
}

function modulo(name: string, a: Operand, b: Operand): JmesValue {
  if (a.is === "duration" && b.is === "duration") {
    return b.value === 0n ? zero(name) : writeDuration(a.value % b.value);
  }
  if (a.is === "number" && b.is === "number") return Number(remainder(name, a.value, b.value));
  if (a.is !== "quantity" || b.is !== "quantity") return mismatch(name);
  const rest = remainder(name, toApproximateNumber(a.value), toApproximateNumber(b.value));
  return formatAmount({ unscaled: rest, scale: 0, format: a.value.format });
}

function remainder(name: string, a: number, b: number): bigint {
  if (!isInt64(a) || !isInt64(b)) failIn(name, "Non-integer argument(s) passed for modulo");
  return b === 0 ? zero(name) : BigInt(a) % BigInt(b);
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

function sum(items: readonly JmesValue[]): JmesValue {
  const [first, ...rest] = items;
  if (first === undefined) return failIn("sum", "at least one element in the array is required");
  return rest.reduce((total, item) => add("sum", readOperand("sum", total), readOperand("sum", item)), first);
}
