export { coversRule } from "./covers.ts";
export { type AuditedRequest, findAuditRule, namesOf, toAuditRules, toLevel } from "./policy.ts";
