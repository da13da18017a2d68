/** A finite number as sign and a fraction of whole numbers, exactly. */
function toFraction(value: number): { negative: boolean; numerator: bigint; denominator: bigint } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const power = (exponent === 0 ? 1 : exponent) - 1075;
  return {
    negative: bits >> 63n === 1n,
    numerator: power > 0 ? mantissa << BigInt(power) : mantissa,
    denominator: power > 0 ? 1n : 1n << BigInt(-power),
  };
}

/** Nearest whole number, ties to even. */
function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  const rest = (numerator % denominator) * 2n;
  return rest > denominator || (rest === denominator && whole % 2n === 1n) ? whole + 1n : whole;
}

/** Go's `%.<precision>f` of a finite number: its exact value, ties to even. */
export function toFixedGo(value: number, precision: number): string {
  const { negative, numerator, denominator } = toFraction(value);
  const scaled = divideRounded(numerator * 10n ** BigInt(precision), denominator);
  const digits = scaled.toString().padStart(precision + 1, "0");
  const point = digits.length - precision;
  const text = precision === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}

/** The digits and the power of ten of Go's `%.<precision>e` of a finite number, `-1.052` and 3. */
export function toScientificGo(value: number, precision: number): { mantissa: string; exponent: number } {
  const { negative, numerator, denominator } = toFraction(value);
  let exponent = numerator === 0n ? 0 : numerator.toString().length - denominator.toString().length;
  let digits = scaledDigits(numerator, denominator, precision - exponent);
  // The estimate is off by one where the leading digits of the denominator are the larger ones, or rounding carries.
  while (digits.length > precision + 1) digits = scaledDigits(numerator, denominator, precision - ++exponent);
  if (numerator !== 0n && digits.length < precision + 1)
    digits = scaledDigits(numerator, denominator, precision - --exponent);
  digits = digits.padStart(precision + 1, "0");
  const text = precision === 0 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return { mantissa: negative ? `-${text}` : text, exponent };
}

function scaledDigits(numerator: bigint, denominator: bigint, power: number): string {
  const rounded =
    power >= 0
      ? divideRounded(numerator * 10n ** BigInt(power), denominator)
      : divideRounded(numerator, denominator * 10n ** BigInt(-power));
  return rounded.toString();
}

/** The shortest decimal text that reads back as the number, without an exponent. */
export function toShortest(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return Object.is(value, -0) ? "-0" : text;
  const [, sign = "", first = "", rest = "", power = "0"] = match;
  const digits = first + rest;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, "0")}`;
}
