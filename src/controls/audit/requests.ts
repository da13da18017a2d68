import { type AuditedRequest, findAuditRule, toAuditRules } from "../../formats/audit-policy/index.ts";
import type { Observation, Resource } from "../../model/index.ts";

/** A request somebody makes whom no rule names: what the policy says of it, it says of everybody. */
const SOMEBODY = { user: "somebody", groups: ["system:authenticated"], namespace: "somewhere", name: "something" };

/** Requests of one kind, one for each verb. @param resource `pods/exec`, or with its group: `roles.rbac.authorization.k8s.io` */
export function toRequests(resource: string, ...verbs: readonly string[]): AuditedRequest[] {
  const [names = "", ...group] = resource.split(".");
  return verbs.map((verb) => ({ ...SOMEBODY, verb, group: group.join("."), resource: names }));
}

/** The first of the requests that leaves no trace, and the rule that says so. */
export function findUnlogged({ object }: Resource, requests: readonly AuditedRequest[]): Observation | undefined {
  const rules = toAuditRules(object);
  for (const request of requests) {
    const { index, level } = findAuditRule(rules, request);
    if (level !== "None") continue;
    const what = `${request.verb} ${request.resource}`;
    if (index === undefined) return { path: ["rules"], message: `no rule covers ${what}: it leaves no trace` };
    return { path: ["rules", index, "level"], message: `${what} leaves no trace: rule ${index + 1} says None` };
  }
  return undefined;
}

/** The first of the requests whose contents are logged. */
export function findLoggedBody({ object }: Resource, requests: readonly AuditedRequest[]): Observation | undefined {
  const rules = toAuditRules(object);
  for (const request of requests) {
    const { index, level } = findAuditRule(rules, request);
    if (index === undefined || level === "None" || level === "Metadata") continue;
    const message = `rule ${index + 1} writes the contents of ${request.resource} to the audit log: level ${level}`;
    return { path: ["rules", index, "level"], message };
  }
  return undefined;
}
