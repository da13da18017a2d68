export { evaluate, type Evaluation } from "./evaluate.ts";
export { toFingerprint } from "./fingerprint.ts";
