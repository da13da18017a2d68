export { CHECKS } from "./catalogue.ts";
export type { Forbidden, PodCheck } from "./check.ts";
export { checkPod, formatViolations, type PodVerdict, type Violation } from "./check-pod.ts";
export type { Pod } from "./pod.ts";
export { formatPolicy, type Level, LEVELS, type Policy, readLevel, readVersion, type Version } from "./policy.ts";
