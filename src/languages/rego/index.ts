export {
  compileModules,
  Program,
  type CompiledModules,
  type CompileOptions,
  type Prepared,
  type QueryError,
  type QueryOptions,
  type QueryResult,
  type RegoFault,
  type Solutions,
  type Trace,
} from "./program.ts";
export type { ClauseTrace, LineTrace } from "./trace.ts";
export type { RegoErrorCode } from "./error.ts";
export type { ModuleFile, RegoVersion } from "./parse/module.ts";
export type { Budget, Print } from "./run/evaluation.ts";
export { RegoObject, RegoSet, type PlainObject, type RegoValue } from "./value.ts";
export { toJson } from "./json.ts";
export { formatValue } from "./text.ts";
export { RegoError } from "./error.ts";
export { parseModule } from "./parse/module.ts";
export type { CallExpr, Expr, Module, RefTerm, Rule, Term } from "./ast.ts";
