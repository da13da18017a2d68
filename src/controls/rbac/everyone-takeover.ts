import { type ObjectControl } from "../../model/index.ts";
import { BINDING_KINDS, list } from "./findings.ts";
import { isAnonymous, isEveryone } from "./everyone.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { readHolders } from "./holders.ts";
import { isBootstrapped } from "./platform.ts";
import { takeoverRightsOf } from "./takeover.ts";

export const rbacEveryoneTakeover: ObjectControl = {
  id: "rbac/everyone-takeover",
  title: "Nobody takes the cluster over by rights that everybody has",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: BINDING_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Every user and every pod holds a right that leads to all others: the weakest program of the cluster is enough.",
  },
  why: "Dangerous rights in few hands can be watched.",
  fix: {
    text: "Take the group out of the subjects, or the right out of the role.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Named subjects can still be stolen.",
  tradeOff: "Who needs the right must be found and named.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1078", "T1098.006"] },
  check(binding, { picture }) {
    return readHolders(binding).flatMap((holder, index) => {
      // Of strangers rbac/anonymous-subject speaks, except in the bindings a cluster is born with.
      const isStranger = isAnonymous(holder.kind, holder.name) && isBootstrapped(binding.object);
      if (!isEveryone(holder.kind, holder.name) && !isStranger) return [];
      const rights = takeoverRightsOf(picture, holder) ?? [];
      if (rights.length === 0) return [];
      return { path: ["subjects", index], message: `${holder.kind} "${holder.name}" may ${list(rights)}` };
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: info }
rules:
  - apiGroups: [""]
    resources: ["configmaps"]
    verbs: ["get"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: info }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: info }
subjects: [{ kind: Group, name: "system:authenticated" }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: info }
rules:
  - apiGroups: [""]
    resources: ["secrets"]
    verbs: ["get"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: info }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: info }
subjects: [{ kind: Group, name: "system:authenticated" }]
`,
    ],
  },
};
