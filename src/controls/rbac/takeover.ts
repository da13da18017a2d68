import type { Picture } from "../../model/index.ts";
import * as grants from "./grants.ts";
import { findRole, type Holder } from "./holders.ts";
import { coversEverything, readRules, type Grants, type Rule } from "./rule.ts";

/** Rights that lead to all others: whoever has one of them in the whole cluster has the cluster, in one or two steps. */
const TAKEOVER: readonly (readonly [string, Grants])[] = [
  ["do everything", coversEverything],
  ["read secrets", grants.grantsSecretRead],
  ["write secrets", grants.grantsSecretWrite],
  ["create pods", grants.grantsPodCreate],
  ["change workloads", grants.grantsWorkloadWrite],
  ["run commands in pods", (rule) => grants.grantsPodExec(rule) || grants.grantsPodAttach(rule)],
  ["add containers to pods", grants.grantsEphemeralContainers],
  ["reach the kubelet API", grants.grantsNodeProxy],
  ["change nodes", grants.grantsNodeWrite],
  ["escalate roles", grants.grantsEscalate],
  ["bind roles", grants.grantsBind],
  ["impersonate", grants.grantsImpersonate],
  ["approve certificates", grants.grantsCsrApproval],
  ["create account tokens", grants.grantsTokenCreate],
  ["change admission webhooks", grants.grantsWebhookWrite],
  ["create persistent volumes", grants.grantsVolumeCreate],
];

/** Names of the takeover rights among some rules, each once. */
export function takeoverRights(rules: readonly Rule[]): string[] {
  return TAKEOVER.filter(([, has]) => rules.some((rule) => has(rule))).map(([name]) => name);
}

/**
 * The takeover rights that a holder has by its role.
 * @returns undefined when the role was not read; cluster-admin is known by its name
 */
export function takeoverRightsOf(picture: Picture, holder: Holder): string[] | undefined {
  if (holder.role === "ClusterRole//cluster-admin") return ["do everything"];
  const role = findRole(picture, holder.role);
  return role === undefined ? undefined : takeoverRights(readRules(role.object));
}
