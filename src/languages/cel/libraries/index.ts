export { encodersLibrary } from "./encoders.ts";
export {
  AUTHORIZER,
  type AuthorizationAnswer,
  type AuthorizationQuestion,
  type Authorize,
  AuthorizerValue,
  type AuthorizerUser,
  CheckValue,
  RESOURCE_CHECK,
  toRequestResource,
} from "./kubernetes/authorizer.ts";
export { equalityEstimate } from "./kubernetes/cost.ts";
export { kubernetesEnvironment, NEWEST_MINOR } from "./kubernetes/environment.ts";
export { jsonPatchLibrary } from "./kubernetes/json-patch.ts";
export { findMisplacedTypes, findMutationType, JsonPatchValue, ObjectValue } from "./kubernetes/object-value.ts";
export { listsLibrary, sortByKeys } from "./lists.ts";
export { bindingsLibrary, blockLibrary, protosLibrary, twoVariableLibrary } from "./macros.ts";
export { mathLibrary } from "./math.ts";
export { networkLibrary } from "./network.ts";
export { optionalLibrary } from "./optional.ts";
export { regexLibrary } from "./regex.ts";
export { setsLibrary } from "./sets.ts";
export { stringsLibrary } from "./strings.ts";
