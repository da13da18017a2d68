/**
 * Macros that a library switches on (`Library.macros`). `has`, `all`, `exists`, `exists_one`/`existsOne`, `map` and
 * `filter` are part of the language and always there.
 */
export type MacroName =
  /** `cel.bind(name, value, body)` */
  | "bind"
  /** `cel.block`, `cel.index`, `cel.iterVar`, `cel.accuVar`: written by optimizers, and by the specification's tests. */
  | "block"
  | "optMap"
  | "optFlatMap"
  /** `all`, `exists`, `existsOne` with two variables; `transformList`, `transformMap`, `transformMapEntry`. */
  | "twoVariables"
  | "sortBy"
  /** `math.greatest(…)` and `math.least(…)`: calls of `math.@max` and `math.@min`. */
  | "math"
  /** `proto.getExt(message, name)` and `proto.hasExt(message, name)`. */
  | "proto";
