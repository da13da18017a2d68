export { compileRegex, isLinear, quoteMeta, type CompiledRegex } from "./compile.ts";
export type { Match } from "./engine.ts";
export type { Regex } from "./regex.ts";
export { boundSearches, endSearching, SearchExceeded, startSearching } from "./work.ts";
