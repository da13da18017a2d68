import {
  addStored,
  type StoredAmount,
  compareStored,
  isComputable,
  readStoredAmount,
  signOf,
  subtractStored,
  toStoredAmount,
  toFloat,
  toWhole,
} from "../../../../formats/quantity/index.ts";
import type { Library } from "../../declaration.ts";
import { fail } from "../../run/fail.ts";
import { BOOL, DOUBLE, INT, STRING, struct } from "../../type.ts";
import { CelObject, type CelValue, toDouble, toInt } from "../../value.ts";
import { global, method } from "../define.ts";

type Int = number | bigint;

const QUANTITY = struct("kubernetes.Quantity");

/** A quantity as a value. */
export class QuantityValue extends CelObject {
  readonly typeName = "kubernetes.Quantity";
  readonly amount: StoredAmount;
  constructor(amount: StoredAmount) {
    super();
    this.amount = amount;
  }
  equals(other: CelValue): boolean {
    return other instanceof QuantityValue && compareStored(other.amount, this.amount) === 0;
  }
}

function toQuantity(text: string): QuantityValue {
  const amount = readStoredAmount(text);
  return "because" in amount ? fail(amount.because) : new QuantityValue(amount);
}

const compare = (a: QuantityValue, b: QuantityValue): number => compareStored(a.amount, b.amount);

function combine(
  a: StoredAmount,
  b: StoredAmount,
  by: (a: StoredAmount, b: StoredAmount) => StoredAmount,
): QuantityValue {
  return isComputable(a, b) ? new QuantityValue(by(a, b)) : fail("quantity is too large to compute with");
}

function toInteger({ amount }: QuantityValue): Int {
  const whole = toWhole(amount);
  return whole === undefined ? fail("cannot convert value to integer") : toInt(whole);
}

/** @see k8s.io/apiserver/pkg/cel/library/quantity.go */
export const quantityLibrary: Library = {
  name: "kubernetes.quantity",
  overloads: [
    global("string_to_quantity", "quantity", [STRING], QUANTITY, toQuantity),
    global(
      "is_quantity_string",
      "isQuantity",
      [STRING],
      BOOL,
      (text: string) => !("because" in readStoredAmount(text)),
    ),
    global("quantity_sign", "sign", [QUANTITY], INT, ({ amount }: QuantityValue) => signOf(amount)),
    method(
      "quantity_is_greater_than",
      "isGreaterThan",
      [QUANTITY, QUANTITY],
      BOOL,
      (a: QuantityValue, b: QuantityValue) => compare(a, b) > 0,
    ),
    method(
      "quantity_is_less_than",
      "isLessThan",
      [QUANTITY, QUANTITY],
      BOOL,
      (a: QuantityValue, b: QuantityValue) => compare(a, b) < 0,
    ),
    method("quantity_compare_to", "compareTo", [QUANTITY, QUANTITY], INT, compare),
    method("quantity_get_float", "asApproximateFloat", [QUANTITY], DOUBLE, ({ amount }: QuantityValue) =>
      toDouble(toFloat(amount)),
    ),
    method("quantity_get_int", "asInteger", [QUANTITY], INT, toInteger),
    method(
      "quantity_is_integer",
      "isInteger",
      [QUANTITY],
      BOOL,
      ({ amount }: QuantityValue) => toWhole(amount) !== undefined,
    ),
    method("quantity_add", "add", [QUANTITY, QUANTITY], QUANTITY, (a: QuantityValue, b: QuantityValue) =>
      combine(a.amount, b.amount, addStored),
    ),
    method("quantity_add_int", "add", [QUANTITY, INT], QUANTITY, (a: QuantityValue, b: Int) =>
      combine(a.amount, toStoredAmount(BigInt(b)), addStored),
    ),
    method("quantity_sub", "sub", [QUANTITY, QUANTITY], QUANTITY, (a: QuantityValue, b: QuantityValue) =>
      combine(a.amount, b.amount, subtractStored),
    ),
    method("quantity_sub_int", "sub", [QUANTITY, INT], QUANTITY, (a: QuantityValue, b: Int) =>
      combine(a.amount, toStoredAmount(BigInt(b)), subtractStored),
    ),
  ],
};
