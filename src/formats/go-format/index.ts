export type { GoArgument } from "./argument.ts";
export { formatGo } from "./format.ts";
