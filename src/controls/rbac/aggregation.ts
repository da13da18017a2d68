import { type ObjectControl } from "../../model/index.ts";
import { list } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { isPlatformRbac } from "./platform.ts";
import { EDIT } from "./platform-rights.ts";
import { readRules } from "./rule.ts";
import { takeoverRights } from "./takeover.ts";

const PREFIX = "rbac.authorization.k8s.io/aggregate-to-";

const EDIT_RIGHTS = new Set(EDIT);
/** The built-in roles, and the dangerous rights that each has anyway. */
const TARGETS: Readonly<Record<string, ReadonlySet<string>>> = {
  view: new Set(),
  edit: EDIT_RIGHTS,
  admin: EDIT_RIGHTS,
};

export const rbacAggregation: ObjectControl = {
  id: "rbac/aggregation",
  title: "Roles do not add dangerous rights to view, edit and admin",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/ClusterRole"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A label `rbac.authorization.k8s.io/aggregate-to-view` adds the role's rules to the built-in role of that name: everybody who was given `view` long ago silently gains them.",
  },
  why: "The built-in roles then mean what their documentation says.",
  fix: {
    text: "Take the label off, or the dangerous rules out; bind the role to those who need it.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Other aggregated roles select by labels of their own.",
  tradeOff: "Users of a new kind need a binding where aggregation gave it for free.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1098.006"] },
  check({ object }) {
    if (isPlatformRbac(object)) return undefined;
    const targets = Object.keys(TARGETS).filter((target) => object.metadata.labels?.[`${PREFIX}${target}`] === "true");
    return targets.flatMap((target) => {
      const rights = takeoverRights(readRules(object)).filter((right) => !TARGETS[target]?.has(right));
      if (rights.length === 0) return [];
      return {
        path: ["metadata", "labels", `${PREFIX}${target}`],
        message: `ClusterRole "${object.metadata.name ?? ""}" adds to "${target}" the right to ${list(rights)}`,
      };
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shops-viewer
  labels: { rbac.authorization.k8s.io/aggregate-to-view: "true" }
rules: [{ apiGroups: [shop.example], resources: [shops], verbs: [get, list] }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shops-viewer
  labels: { rbac.authorization.k8s.io/aggregate-to-view: "true" }
rules: [{ apiGroups: [""], resources: [secrets], verbs: [get, list] }]
`,
    ],
  },
};
