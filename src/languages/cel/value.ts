/**
 * Values as compiled expressions hold them. JSON needs no conversion: any value read from JSON or YAML is a CEL value.
 *
 * - null, bool, string: themselves
 * - int: a JS number that is a safe integer (never -0), or a bigint outside ±(2^53-1) and within int64. Always in this
 *   form, so that `===` compares ints.
 * - double: a JS number that is no safe integer (fractions, NaN, ±Infinity, |x| ≥ 2^53, -0), else a boxed `Double`
 * - uint: `Uint`
 * - bytes: Uint8Array
 * - list: array
 * - map: a plain object (own enumerable string keys; from JSON) or a `CelMap`
 * - everything else: an instance of a class that extends `CelObject`
 */
export type CelValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly CelValue[]
  | { readonly [key: string]: CelValue | undefined }
  | CelObject;

/** What all values that are no JSON have in common. */
export abstract class CelObject {
  /** The name that `type(x)` gives, `google.protobuf.Duration`. */
  abstract readonly typeName: string;
  /** Equality with another value of any type; never throws. */
  abstract equals(other: CelValue): boolean;
}

/** A double that is a safe integer; all others are JS numbers as they are. Make doubles by `toDouble`. */
export class Double extends CelObject {
  readonly typeName = "double";
  readonly value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
  equals(other: CelValue): boolean {
    if (other instanceof Double) return other.value === this.value;
    return other instanceof Uint ? other.equals(this) : other === this.value;
  }
}

/** Normal form of a double. */
export function toDouble(value: number): number | Double {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? new Double(value) : value;
}

/** An unsigned 64-bit integer. */
export class Uint extends CelObject {
  readonly typeName = "uint";
  /** Within [0, 2^64). */
  readonly value: bigint;
  constructor(value: bigint) {
    super();
    this.value = value;
  }
  equals(other: CelValue): boolean {
    if (other instanceof Uint) return other.value === this.value;
    const number = other instanceof Double ? other.value : other;
    if (typeof number === "bigint") return number === this.value;
    // As cel-go compares with doubles: by converting to one, which may lose digits.
    return typeof number === "number" && Number(this.value) === number;
  }
}

/** Normal form of an int. @param value within int64 */
export function toInt(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/**
 * What went wrong in an evaluation, with the node at fault. Thrown inside evaluations (it has no stack: cheap), and
 * handed out as a value by the door.
 */
export class CelError {
  readonly message: string;
  /** Offset in the source of the node at fault; -1 while it is not known. */
  offset: number;
  constructor(message: string, offset = -1) {
    this.message = message;
    this.offset = offset;
  }
}
