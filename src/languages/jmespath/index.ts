export type { SearchContext } from "./context.ts";
export { JmesError } from "./error.ts";
export { FUNCTION_NAMES } from "./functions/call.ts";
export { compileQuery, type Query, type QueryReading } from "./query.ts";
