/**
 * An exact amount as Kubernetes holds it while computing: `value` times ten to the power of `scale`.
 * Small ones are held in 64 bits, and only those can be whole numbers to Kubernetes.
 * @see k8s.io/apimachinery/pkg/api/resource
 */
export interface StoredAmount {
  readonly value: bigint;
  readonly scale: number;
  readonly in64Bits: boolean;
}

/** Why a text is no quantity. */
export interface Refusal {
  readonly because: string;
}

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);
const NANO = -9;
/** How many digits surely fit in 64 bits. */
const DIGITS = 18;
/** Longer than any quantity in use. */
const MAX_LENGTH = 512;
/** Beyond these powers of ten nothing is computed: the numbers would fill the memory. */
const MAX_SCALE = 1000;

const WRONG_FORMAT: Refusal = {
  because: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
};
const WRONG_SUFFIX: Refusal = { because: "unable to parse quantity's suffix" };
const GRAMMAR = /^([+-]?)0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*(?:[+-]?\d*))$/;
const DECIMAL: ReadonlyMap<string, number> = new Map([
  ["", 0],
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const BINARY: ReadonlyMap<string, number> = new Map([
  ["Ki", 10],
  ["Mi", 20],
  ["Gi", 30],
  ["Ti", 40],
  ["Pi", 50],
  ["Ei", 60],
]);

/** The amount that a text writes, `1.5Gi`; refusals in the words of Kubernetes. Never throws. */
export function readStoredAmount(text: string): StoredAmount | Refusal {
  const match = text === "" || text.length > MAX_LENGTH ? null : GRAMMAR.exec(text);
  if (match === null) return WRONG_FORMAT;
  const [, sign, whole = "", fraction = "", suffix = ""] = match;
  const number = { negative: sign === "-", whole: whole || "0", fraction };
  const power = BINARY.get(suffix);
  if (power !== undefined) return readBinary(number, power);
  const exponent = DECIMAL.get(suffix) ?? readExponent(suffix);
  return exponent === undefined ? WRONG_SUFFIX : readDecimal(number, exponent);
}

interface Digits {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

const signed = (value: bigint, negative: boolean): bigint => (negative ? -value : value);

function readExponent(suffix: string): number | undefined {
  return /^[eE][+-]?\d{1,10}$/.test(suffix) ? Math.trunc(Number(suffix.slice(1))) + 0 : undefined;
}

function readDecimal({ negative, whole, fraction }: Digits, exponent: number): StoredAmount {
  const value = signed(BigInt(whole + fraction), negative);
  const scale = exponent - fraction.length;
  if (whole.length + fraction.length <= DIGITS && scale >= NANO) return { value, scale, in64Bits: true };
  if (value === 0n) return { value, scale: 0, in64Bits: false };
  return roundToNano(value, scale);
}

function readBinary({ negative, whole, fraction }: Digits, power: number): StoredAmount {
  const value = signed(BigInt(whole + fraction), negative) << BigInt(power);
  if (fraction === "" && 15 - whole.length - Math.trunc(power * 0.3) - 1 >= 0)
    return { value, scale: 0, in64Bits: true };
  const amount = roundToNano(value, -fraction.length);
  const limit = MAX * 10n ** 9n;
  if (amount.value > limit) return { value: MAX, scale: 0, in64Bits: false };
  return amount.value < -limit ? { value: -MAX, scale: 0, in64Bits: false } : amount;
}

/** Fractions of a nano round away from zero. */
function roundToNano(value: bigint, scale: number): StoredAmount {
  if (scale > MAX_SCALE) return { value, scale, in64Bits: false };
  const shift = scale - NANO;
  if (shift >= 0) return { value: value * 10n ** BigInt(shift), scale: NANO, in64Bits: false };
  // Text is short: what is smaller than this is less than a nano.
  const divisor = 10n ** BigInt(Math.min(-shift, MAX_LENGTH + MAX_SCALE));
  const rounded = value / divisor + (value % divisor === 0n ? 0n : value < 0n ? -1n : 1n);
  return { value: rounded, scale: NANO, in64Bits: false };
}

const fits = (value: bigint): boolean => value >= MIN && value <= MAX;

/** An amount from a whole number within 64 bits. */
export const toStoredAmount = (value: bigint): StoredAmount => ({ value, scale: 0, in64Bits: true });

/** Whether the amounts can be computed with: no powers of ten beyond use. */
export const isComputable = (...amounts: readonly StoredAmount[]): boolean =>
  amounts.every(({ value, scale }) => value === 0n || Math.abs(scale) <= MAX_SCALE);

const raised = ({ value, scale }: StoredAmount, to: number): bigint =>
  value === 0n ? 0n : value * 10n ** BigInt(scale - to);

/** The sum. @param a, b computable */
export function addStored(a: StoredAmount, b: StoredAmount): StoredAmount {
  const both = a.in64Bits && b.in64Bits;
  if (both && b.value === 0n) return a;
  if (both && a.value === 0n) return b;
  const scale = Math.min(a.scale, b.scale);
  const [left, right] = [raised(a, scale), raised(b, scale)];
  const in64Bits = both && fits(left) && fits(right) && fits(left + right);
  return { value: left + right, scale, in64Bits };
}

/** The difference. @param a, b computable */
export const subtractStored = (a: StoredAmount, b: StoredAmount): StoredAmount =>
  addStored(a, { ...b, value: -b.value });

/** Negative, zero or positive; of any two amounts. */
export function compareStored(a: StoredAmount, b: StoredAmount): -1 | 0 | 1 {
  if (a.value === 0n || b.value === 0n || a.value > 0n !== b.value > 0n) return order(signOf(a), signOf(b));
  const difference = a.scale - b.scale;
  // Where the powers are that far apart, digits cannot make up for them.
  if (Math.abs(difference) > 2 * MAX_SCALE) return order(difference, 0) === signOf(a) ? 1 : -1;
  const scale = Math.min(a.scale, b.scale);
  return order(raised(a, scale), raised(b, scale));
}

const order = (a: bigint | number, b: bigint | number): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

/** -1, 0 or 1. */
export const signOf = ({ value }: StoredAmount): -1 | 0 | 1 => order(value, 0n);

/** The whole number, where Kubernetes takes the amount for one: neither `1000m` nor `1Pi` are. */
export function toWhole({ value, scale, in64Bits }: StoredAmount): bigint | undefined {
  if (!in64Bits || scale < 0) return undefined;
  if (value === 0n || scale === 0) return value;
  const whole = scale > DIGITS ? MAX + 1n : value * 10n ** BigInt(scale);
  return fits(whole) ? whole : undefined;
}

/** The nearest number that Kubernetes finds, which need not be the nearest there is. */
export function toFloat({ value, scale }: StoredAmount): number {
  return scale === 0 ? Number(value) : Number(value) * powerOfTen(scale);
}

/** Go's `math.Pow10`, which multiplies two powers it knows. */
function powerOfTen(exponent: number): number {
  if (exponent > 308) return Infinity;
  if (exponent < -323) return 0;
  const rest = Math.abs(exponent) % 32;
  const most = Math.abs(exponent) - rest;
  return exponent >= 0 ? Number(`1e${most}`) * Number(`1e${rest}`) : Number(`1e-${most}`) / Number(`1e${rest}`);
}
