import type { ObjectControl } from "../../model/index.ts";
import { holdsPodsAgainstBaseline } from "./baseline.ts";
import { ENFORCE, isSystemNamespace, levelOf, toLabelEdits } from "./pod-security-label.ts";

export const namespacePodSecurity: ObjectControl = {
  id: "namespace/pod-security",
  title: "Namespaces enforce Pod Security",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Whoever may create a pod in the namespace, a developer, a stolen CI token or a compromised controller, starts a privileged one and owns the node.",
  },
  why: "Pod Security admission refuses such pods at the API server, whatever made them.",
  fix: {
    text: "Label the namespace `pod-security.kubernetes.io/enforce: baseline` (or restricted), with warn and audit at restricted.",
    caution:
      "Pods that break the baseline are refused at their next start: try first with `kubectl label --dry-run=server --overwrite ns NAME pod-security.kubernetes.io/enforce=baseline`, which lists them.",
  },
  residualRisk: "Baseline still allows running as root; who may label namespaces may lift the rule.",
  tradeOff: "Node agents need a namespace of their own without it.",
  frameworks: {
    cis: ["5.2.1", "5.2.2"],
    nsa: ["Pod security: pod security enforcement"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-3", "CM-7"],
    pci: ["2.2.6"],
    mitre: ["T1610", "T1611"],
    owasp: ["K04"],
    pss: ["baseline"],
  },
  check({ object }, { picture, settings }) {
    if (isSystemNamespace(object, settings)) return undefined;
    const level = levelOf(object, ENFORCE);
    if (level === "baseline" || level === "restricted") return undefined;
    const message =
      level === undefined ? "no Pod Security level is enforced" : `the enforced Pod Security level is "${level}"`;
    // Somebody wrote privileged on purpose, or pods here would not start again: a look is needed, not an edit.
    const isSafe = level === undefined && !holdsPodsAgainstBaseline(picture, object.metadata.name ?? "");
    return {
      path: ["metadata", "labels", ENFORCE],
      message: `${message} in namespace "${object.metadata.name ?? ""}"`,
      edits: isSafe ? toLabelEdits(object) : [],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
`,
      `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: privileged } }
`,
    ],
  },
};
