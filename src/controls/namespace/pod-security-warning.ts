import type { ObjectControl } from "../../model/index.ts";
import type { Edit, Observation } from "../../model/index.ts";
import { AUDIT, ENFORCE, isSystemNamespace, levelOf, WARN } from "./pod-security-label.ts";

export const podSecurityWarning: ObjectControl = {
  id: "namespace/pod-security-warning",
  title: "Namespaces below restricted warn about it",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["repudiation"],
    text: "Pods that would break the stricter level go unnoticed until somebody tightens it and releases fail.",
  },
  why: "`warn` tells the person who applies, `audit` writes it to the audit log; neither refuses anything.",
  fix: { text: "Set `pod-security.kubernetes.io/warn` and `…/audit` to restricted." },
  residualRisk: "Warnings can be ignored.",
  tradeOff: "Noise in pipelines until the pods comply.",
  frameworks: { nist80053: ["AU-2", "CM-6"], owasp: ["K04"] },
  check({ object }, { settings }) {
    if (isSystemNamespace(object, settings)) return undefined;
    // Without any label the finding is that nothing is enforced; at restricted there is nothing left to warn about.
    const enforced = levelOf(object, ENFORCE);
    if (enforced === undefined || enforced === "restricted") return undefined;
    return [WARN, AUDIT].flatMap((label): Observation[] => {
      if (levelOf(object, label) === "restricted") return [];
      const path = ["metadata", "labels", label];
      const edits: Edit[] = [{ op: "set", path, value: "restricted" }];
      const level = levelOf(object, label);
      const message = level === undefined ? `${label} is not set` : `${label} is ${level}, not restricted`;
      return [{ path, message, edits }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
    pod-security.kubernetes.io/warn: restricted
    pod-security.kubernetes.io/audit: restricted
`,
    ],
    bad: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
`,
    ],
  },
};
