export { matchesLabels, matchesSelector } from "./label-selector.ts";
export { findSelectorFault } from "./selector-fault.ts";
export { LabelIndex, SelectorIndex } from "./selector-index.ts";
