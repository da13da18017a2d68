export {
  addAmounts,
  type Amount,
  divideAmounts,
  formatAmount,
  multiplyAmounts,
  negateAmount,
  type QuantityFormat,
  readAmount,
  toApproximateNumber,
} from "./amount.ts";
export { compareQuantities, readQuantity } from "./quantity.ts";
export {
  addStored,
  compareStored,
  isComputable,
  readStoredAmount,
  signOf,
  type StoredAmount,
  subtractStored,
  toFloat,
  toStoredAmount,
  toWhole,
} from "./stored-amount.ts";
