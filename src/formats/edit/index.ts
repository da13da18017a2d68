export { type EditGroup, applyEditGroups, applyEdits } from "./apply-edits.ts";
export { applyEditsToValue } from "./edit-value.ts";
