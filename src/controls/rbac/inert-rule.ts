import { type ObjectControl } from "../../model/index.ts";
import { list, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { isPlatformByLabel } from "./platform.ts";
import { readRules } from "./rule.ts";

/** Verbs whose requests carry no name. */
const NAMELESS = ["create", "deletecollection"];

export const rbacInertRule: ObjectControl = {
  id: "rbac/inert-rule",
  title: "Rules grant what they seem to grant",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "`pods/*` looks like all subresources of pods and grants none; `create` with resourceNames grants nothing either. Whoever relies on such a rule will widen it in a hurry, with a wildcard.",
  },
  why: "Rules that mean what they say can be reviewed.",
  fix: {
    text: "Write the subresources out (`pods/log`), or `*/log` for one subresource of all; take `create` and `deletecollection` out of rules with resourceNames.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Correct rules can still be too wide.",
  tradeOff: "None worth naming.",
  frameworks: { ...LEAST_PRIVILEGE },
  check({ object }) {
    if (isPlatformByLabel(object)) return undefined;
    return readRules(object).flatMap((rule) => {
      const inert = rule.resources.filter((resource) => resource.endsWith("/*"));
      const nameless = rule.resourceNames.length > 0 && rule.verbs.every((verb) => NAMELESS.includes(verb));
      const whole = nameless && rule.verbs.length > 0 && rule.resources.every((resource) => !resource.includes("/"));
      if (inert.length > 0) {
        return {
          path: [...rule.path, "resources"],
          message: `${list(inert)} in ${object.kind} "${object.metadata.name ?? ""}" covers no subresource`,
        };
      }
      if (!whole) return [];
      return {
        path: [...rule.path, "resourceNames"],
        message: `${list(rule.verbs)} cannot be limited to names: the rule grants nothing`,
      };
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods", "pods/log"]
    verbs: ["get", "list"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - apiGroups: [""]
    resources: ["pods/*"]
    verbs: ["get"]
`,
    ],
  },
};
