/** A double by `%b` (mantissa and power of two) or `%x` `%X` (hexadecimal digits and power of two). */
export function toBinary(value: number, kind: string, precision: number | undefined): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const raw = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (raw === 0 ? 0n : 1n << 52n);
  const exponent = Math.max(raw, 1) - 1075;
  if (kind === "b") return `${mantissa}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
  const text = toHex(mantissa, exponent + 52, precision);
  return kind === "X" ? text.toUpperCase() : text;
}

/** `0x1.8p+01`; the mantissa has its point behind the 53rd bit. */
function toHex(mantissa: bigint, exponent: number, precision: number | undefined): string {
  let digits = mantissa;
  let power = mantissa === 0n ? 0 : exponent;
  while (digits !== 0n && digits < 1n << 52n) {
    digits <<= 1n;
    power--;
  }
  if (precision !== undefined && precision < 13) digits = roundedAt(digits, BigInt(52 - 4 * precision));
  if (digits >= 1n << 53n) {
    digits >>= 1n;
    power++;
  }
  const fraction = (digits & 0xfffffffffffffn).toString(16).padStart(13, "0");
  const shown =
    precision === undefined ? fraction.replace(/0+$/, "") : fraction.padEnd(precision, "0").slice(0, precision);
  const size = Math.abs(power).toString().padStart(2, "0");
  return `0x${digits === 0n ? 0 : 1}${shown === "" ? "" : `.${shown}`}p${power < 0 ? "-" : "+"}${size}`;
}

/** Rounds to a multiple of 2^bits, halves to even. */
function roundedAt(value: bigint, bits: bigint): bigint {
  const unit = 1n << bits;
  const low = value & (unit - 1n);
  const down = value - low;
  const up = low * 2n > unit || (low * 2n === unit && ((value >> bits) & 1n) === 1n);
  return up ? down + unit : down;
}
