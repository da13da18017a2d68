import { readQuantity } from "../../formats/quantity/index.ts";

const NANO = 10n ** 9n;
const MILLI = 10n ** 6n;
const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/**
 * The amount as the API server writes it back: `1000m` is `1`, `0.5Gi` is `512Mi`, `1e3` stays `1e3`; never finer than a
 * thousandth, as in resource lists. Undefined when it is no quantity.
 * @see k8s.io/apimachinery/pkg/api/resource, Quantity.CanonicalizeBytes
 */
export function toCanonicalQuantity(quantity: string | number): string | undefined {
  const text = String(quantity).trim();
  const read = readQuantity(text);
  if (read === undefined) return undefined;
  const nanos = roundAway(read, MILLI);
  if (nanos === 0n) return "0";
  const isBig = nanos >= 1024n * NANO || nanos <= -1024n * NANO;
  if (text.endsWith("i") && nanos % NANO === 0n && isBig) return toBinary(nanos / NANO);
  return toDecimal(nanos, /[eE][+-]?\d/.test(text));
}

/** Away from zero. */
function roundAway(nanos: bigint, step: bigint): bigint {
  const rest = nanos % step;
  if (rest === 0n) return nanos;
  return nanos - rest + (nanos < 0n ? -step : step);
}

function toBinary(bytes: bigint): string {
  let [mantissa, power] = [bytes, 0];
  while (mantissa % 1024n === 0n && power < BINARY.length - 1) {
    mantissa /= 1024n;
    power += 1;
  }
  return `${mantissa}${BINARY[power]}`;
}

function toDecimal(nanos: bigint, hasExponent: boolean): string {
  let [mantissa, step] = [nanos, 0];
  const last = hasExponent ? Infinity : DECIMAL.length - 1;
  while (mantissa % 1000n === 0n && step < last) {
    mantissa /= 1000n;
    step += 1;
  }
  if (!hasExponent) return `${mantissa}${DECIMAL[step]}`;
  return step === 3 ? String(mantissa) : `${mantissa}e${step * 3 - 9}`;
}
