export { matchesLabels, matchesSelector } from "./label-selector.ts";
export { LabelIndex, SelectorIndex } from "./selector-index.ts";
