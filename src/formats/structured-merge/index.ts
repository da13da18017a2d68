export { applyStructuredMerge } from "./structured-merge.ts";
