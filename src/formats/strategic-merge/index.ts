export type { PatchSchema } from "./patch-schema.ts";
export { applyStrategicMerge } from "./strategic-merge.ts";
