import type { ObjectControl } from "../../model/index.ts";
import { ENFORCE, isSystemNamespace, levelOf } from "./pod-security-label.ts";

export const podSecurityRestricted: ObjectControl = {
  id: "namespace/pod-security-restricted",
  title: "Namespaces enforce the restricted Pod Security level",
  layer: "cluster",
  impact: "medium",
  onRequest: true,
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Under baseline a pod may run as root with the default capabilities: one kernel or runtime flaw away from the node.",
  },
  why: "Restricted demands non-root, no privilege escalation, dropped capabilities and a seccomp profile.",
  fix: {
    text: "Set `pod-security.kubernetes.io/enforce: restricted` once warnings are gone.",
    caution:
      "Pods that are not restricted are refused at their next start: watch the warnings of `pod-security.kubernetes.io/warn: restricted` first.",
  },
  residualRisk: "Kernel flaws reachable under the seccomp profile remain.",
  tradeOff: "Images that need root must be rebuilt or moved.",
  frameworks: {
    cis: ["5.2.1", "5.2.7", "5.2.9"],
    nsa: ["Pod security: pod security enforcement"],
    nist80053: ["AC-6", "CM-7"],
    mitre: ["T1610", "T1611"],
    owasp: ["K04"],
    pss: ["restricted"],
  },
  check({ object }, { settings }) {
    if (isSystemNamespace(object, settings)) return undefined;
    const level = levelOf(object, ENFORCE);
    if (level === "restricted") return undefined;
    return {
      path: ["metadata", "labels", ENFORCE],
      message: `namespace "${object.metadata.name ?? ""}" enforces ${level ?? "no level"}, not restricted`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
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
