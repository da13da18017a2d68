import type { ObjectControl } from "../../model/index.ts";
import { isAtLeast } from "../../formats/kubernetes-version/index.ts";
import { AGED_KINDS, lifecycleOf, toMoveEdits } from "./lifecycle.ts";

export const deprecatedVersion: ObjectControl = {
  id: "api/deprecated-version",
  title: "No object uses a deprecated API version",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: AGED_KINDS,
  threat: {
    stride: ["denial-of-service"],
    text: "A later upgrade removes the version, and the release can then not be deployed at the worst moment: when a security fix is due.",
  },
  why: "The replacement is served already, next to the old version.",
  fix: {
    text: "Move to the replacement the message names.",
    caution: "Defaults may differ between versions: compare with `kubectl diff`.",
  },
  residualRisk: "Custom resources have version histories of their own.",
  tradeOff: "Charts must be kept current with the cluster.",
  frameworks: { nist80053: ["SA-22", "CM-6"], owasp: ["K10"] },
  check({ object }, { settings }) {
    const lifecycle = lifecycleOf(object);
    if (lifecycle === undefined || !isAtLeast(settings.kubernetesVersion, lifecycle.deprecated)) return undefined;
    // Once it is removed, that is the finding.
    if (isAtLeast(settings.kubernetesVersion, lifecycle.removed)) return undefined;
    const advice = lifecycle.replacement === undefined ? "" : `: use ${lifecycle.replacement}`;
    return {
      path: ["apiVersion"],
      message: `${object.kind} ${object.apiVersion} is deprecated since Kubernetes ${lifecycle.deprecated} and goes with ${lifecycle.removed}${advice}`,
      edits: toMoveEdits(object, lifecycle, settings.kubernetesVersion),
    };
  },
  examples: {
    good: [
      `apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata: { name: accelerator }
spec: {}
`,
    ],
    bad: [
      `apiVersion: resource.k8s.io/v1beta2
kind: DeviceClass
metadata: { name: accelerator }
spec: {}
`,
    ],
  },
};
