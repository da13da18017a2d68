export { matchesLabels, matchesSelector } from "./label-selector.ts";
