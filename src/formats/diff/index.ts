export { toUnifiedDiff } from "./unified-diff.ts";
