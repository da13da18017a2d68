export { toAccountName } from "./account-name.ts";
export { findBuiltInPlaces, type PodTemplatePlace } from "./built-in-places.ts";
export { type Locate, type Read, toResources } from "./objects.ts";
export { type PictureInput, toPicture } from "./picture.ts";
export { PodSecurity, type RefusedBy, type RefusingLevel } from "./pod-security.ts";
export { type PodBearingResource, toPodBearingResources } from "./pod-bearing.ts";
export { type BareWorkload, toWorkloads } from "./workloads.ts";
