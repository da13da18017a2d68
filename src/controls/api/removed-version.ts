import type { ObjectControl } from "../../model/index.ts";
import { isAtLeast } from "../../formats/kubernetes-version/index.ts";
import { AGED_KINDS, lifecycleOf, toMoveEdits } from "./lifecycle.ts";

export const removedVersion: ObjectControl = {
  id: "api/removed-version",
  title: "No object uses an API version the cluster has removed",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "object",
  kinds: AGED_KINDS,
  threat: {
    stride: ["denial-of-service"],
    text: "The API server refuses the object: after the upgrade the release cannot be deployed, and neither can the fix for it. Protections that were written in a removed kind, such as PodSecurityPolicy, are silently gone.",
  },
  why: "Each minor release serves only the versions in the deprecation guide.",
  fix: {
    text: "Move to the replacement the message names; where the fields changed, `kubectl convert` writes them anew. For PodSecurityPolicy, label the namespaces for Pod Security admission.",
    caution: "Defaults may differ between versions: compare the rendered object before and after with `kubectl diff`.",
  },
  residualRisk: "Custom resources have version histories of their own.",
  tradeOff: "Charts must be kept current with the cluster.",
  frameworks: { nist80053: ["SA-22", "CM-6"], pci: ["6.3.3"], owasp: ["K10"] },
  check({ object }, { settings }) {
    const lifecycle = lifecycleOf(object);
    if (lifecycle === undefined || !isAtLeast(settings.kubernetesVersion, lifecycle.removed)) return undefined;
    const { replacement, removed } = lifecycle;
    const advice = replacement === undefined ? "nothing replaces it under this kind" : `use ${replacement}`;
    return {
      path: ["apiVersion"],
      message: `${object.kind} ${object.apiVersion} is not served since Kubernetes ${removed}: ${advice}`,
      edits: toMoveEdits(object, lifecycle, settings.kubernetesVersion),
    };
  },
  examples: {
    good: [
      `apiVersion: batch/v1
kind: CronJob
metadata: { name: report }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: report, image: registry.example/report:1.0.0 }]
`,
    ],
    bad: [
      `apiVersion: batch/v1beta1
kind: CronJob
metadata: { name: report }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: report, image: registry.example/report:1.0.0 }]
`,
      `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: { name: restricted }
spec: { privileged: false }
`,
    ],
  },
};
