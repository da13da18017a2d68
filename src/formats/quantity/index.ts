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
