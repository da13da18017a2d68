export { CHECKS, checksOf } from "./catalogue.ts";
export { checkPod, formatViolations, type Violation } from "./check-pod.ts";
export type { Pod } from "./pod.ts";
export { formatPolicy, LEVELS, type Policy, readLevel, readVersion } from "./policy.ts";
