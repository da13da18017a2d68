export { readImageReference } from "./image-reference.ts";
export type { Digest, ImageReference, InvalidReference } from "./image-reference.ts";
export { covers } from "./registry-pattern.ts";
