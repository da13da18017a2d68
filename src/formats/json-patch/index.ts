export { type Alignment, alignLists } from "./align.ts";
export { type PatchOperation, applyPatch } from "./apply-patch.ts";
export { createPatch } from "./create-patch.ts";
export { isEqual } from "./equal.ts";
export { findAtPointer, readPointer, toPointer } from "./pointer.ts";
export { measureJson } from "./measure.ts";
