import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsPodCreate, grantsWorkloadWrite } from "./grants.ts";
import type { Rule } from "./rule.ts";

export const rbacWorkloadWrite: ObjectControl = {
  id: "rbac/workload-write",
  title: "Roles do not change workloads",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "A changed pod template runs the attacker's image with the account, secrets and volumes of the program it replaces; controllers make the pods, so that `create` on pods is not needed.",
  },
  why: "Only the delivery pipeline then decides what runs.",
  fix: {
    text: "Bind the right in the namespaces the subject deploys to, by RoleBinding.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The pipeline itself can be misused; admission policies limit what it may deploy.",
  tradeOff: "One binding for each namespace instead of one for all.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.4"], mitre: ["T1610"] },
  check(role, context) {
    return findGrants(role, context, grantsMoreThanPods, "change workloads", { impact: "high" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: viewer, namespace: shop }
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["get", "list", "watch"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: deployer }
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ["patch"]
`,
    ],
  },
};

/** rbac/pod-create speaks for rules that change pods and nothing else: whoever may make pods need not change any. */
function grantsMoreThanPods(rule: Rule): boolean {
  if (!grantsWorkloadWrite(rule)) return false;
  const others = rule.resources.filter((resource) => resource !== "pods");
  return !grantsPodCreate(rule) || grantsWorkloadWrite({ ...rule, resources: others });
}
