export { compareQuantities, readQuantity } from "./quantity.ts";
