export { BUILTINS } from "./all.ts";
export type { Builtin, BuiltinBudget, BuiltinContext } from "./builtin.ts";
