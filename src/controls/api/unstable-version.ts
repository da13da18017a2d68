import { toGroup, type ObjectControl } from "../../model/index.ts";
import { toStability } from "../../formats/kubernetes-version/index.ts";

export const unstableVersion: ObjectControl = {
  id: "api/unstable-version",
  title: "No object uses an alpha or beta version of a Kubernetes API",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "object",
  kinds: ["*"],
  threat: {
    stride: ["denial-of-service"],
    text: "Alpha versions change without notice and are off in most clusters; beta versions go after a few releases, and the object with them.",
  },
  why: "Stable versions are kept.",
  fix: { text: "Use the stable version, or decide on purpose to depend on the unstable one." },
  residualRisk: "Custom resources are not looked at: their makers set their own rules.",
  tradeOff: "New features come later.",
  frameworks: { nist80053: ["SA-22"] },
  check({ object }) {
    const group = toGroup(object.apiVersion);
    const isBuiltIn = !group.includes(".") || (group.endsWith(".k8s.io") && !group.includes("x-k8s"));
    const stability = toStability(object.apiVersion);
    if (!isBuiltIn || stability === undefined || stability === "stable") return undefined;
    return {
      path: ["apiVersion"],
      message: `${object.apiVersion} is ${stability === "alpha" ? "an alpha" : "a beta"} version`,
    };
  },
  examples: {
    good: [
      `apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: { name: leader }
spec: {}
`,
    ],
    bad: [
      `apiVersion: coordination.k8s.io/v1beta1
kind: LeaseCandidate
metadata: { name: candidate }
spec: {}
`,
    ],
  },
};
