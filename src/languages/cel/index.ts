export { checkSource } from "./check/check.ts";
export { type CostOptions, estimateCost } from "./check/cost.ts";
export { formatType } from "./check/format-type.ts";
export { type SchemaType, SchemaTypes, sizesOf } from "./check/schema.ts";
export {
  AUTHORIZER,
  type AuthorizationAnswer,
  type AuthorizationQuestion,
  AuthorizerValue,
  RESOURCE_CHECK,
  toRequestResource,
} from "./libraries/kubernetes/authorizer.ts";
export { jsonPatchLibrary } from "./libraries/kubernetes/json-patch.ts";
export {
  findMisplacedTypes,
  findMutationType,
  JsonPatchValue,
  ObjectValue,
} from "./libraries/kubernetes/object-value.ts";
export { encodersLibrary } from "./libraries/encoders.ts";
export { equalityEstimate } from "./libraries/kubernetes/cost.ts";
export { kyvernoSurroundings, type KyvernoSurroundings } from "./libraries/kyverno/libraries.ts";
export type { HttpRequest, KyvernoOutside } from "./libraries/kyverno/outside.ts";
export { bindingsLibrary } from "./libraries/macros.ts";
export { mathLibrary } from "./libraries/math.ts";
export type { LintFinding } from "./lint/finding.ts";
export { lintExpression } from "./lint/lint.ts";
export { formatExpressionError, formatExpressionErrors } from "./parse/expression-error.ts";
export type { CheckedExpression } from "./check/checked.ts";
export type { Environment, FieldDeclaration, Library, Overload, StructType } from "./declaration.ts";
export type { ExpressionError } from "./parse/expression-error.ts";
export type { Activation } from "./run/activation.ts";
export { kubernetesEnvironment } from "./libraries/kubernetes/environment.ts";
export { equal } from "./run/equality.ts";
export { toJson } from "./run/json.ts";
export { COST_PER_CALL } from "./run/meter.ts";
export { Optional } from "./run/optional.ts";
export { type Decided, type Explained, type Explanation, explainExpression } from "./run/explain.ts";
export type { Outcome } from "./run/outcome.ts";
export { type Compilation, compileExpression, type CompileOptions, type Program } from "./run/program.ts";
export { StructValue } from "./run/struct-value.ts";
export { Timestamp } from "./run/timestamp.ts";
export { typeName } from "./run/type-of.ts";
export {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  STRING,
  struct,
  TIMESTAMP,
  UINT,
} from "./type.ts";
export { CelError, type CelValue } from "./value.ts";
