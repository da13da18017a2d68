export { concealCredentials } from "./conceal.ts";
export { type Fact, type FieldPlace, readFact } from "./fact.ts";
export { type CloudKind, toCloudGroupKind } from "./kinds.ts";
export { isCloudDescription, toCloudObjects } from "./objects.ts";
