export { type Creation, toAdmittedForm, toCreatedForm } from "./created-form.ts";
export { compareVersions, toKindTable } from "./custom-kinds.ts";
export { findKind, guessPlural, type ResourceName, schemaOf, toResource } from "./find-kind.ts";
export { toTakers, type Taker } from "./takers.ts";
export { namesResource, type ResourcePattern, toResourcePattern } from "./resource-pattern.ts";
export { toServerForm } from "./server-form.ts";
export { type AdmittedOperation, builtInKinds, type Kind, KindTable } from "./kinds.ts";
