export type { Coverage, CoverageRow, Looker } from "./coverage.ts";
export { examineEnforcement, type EnforcementReport, isOfEnforcement } from "./examine.ts";
export type { EnforcementFinding } from "./finding.ts";
