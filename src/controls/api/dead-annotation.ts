import type { WorkloadControl } from "../../model/index.ts";
import { isAtLeast } from "../../formats/kubernetes-version/index.ts";

export const deadAnnotation: WorkloadControl = {
  id: "api/dead-annotation",
  title: "Pods do not rely on annotations that have no effect any more",
  layer: "cluster",
  impact: "low",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The manifest seems to ask for a seccomp profile, a priority or init containers, and the cluster ignores it: the protection the reader sees is not there.",
  },
  why: "Each of these annotations became a field, and the annotation is not read any more.",
  fix: {
    text: "Write the field the message names and remove the annotation.",
    caution:
      "The field takes effect at the next start of the pods: a profile the program was thought to run under may now stop it.",
  },
  residualRisk: "Annotations of other tools are not known here.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6", "SA-22"], owasp: ["K10"] },
  check({ podMetadata, metadataPath }, { settings }) {
    return Object.keys(podMetadata.annotations ?? {}).flatMap((key) => {
      const dead = DEAD.find(([start]) => key === start || (start.endsWith("/") && key.startsWith(start)));
      if (dead === undefined || !isAtLeast(settings.kubernetesVersion, dead[1])) return [];
      const path = [...metadataPath, "annotations", key];
      const message = `annotation ${key} has no effect since Kubernetes ${dead[1]}: use ${dead[2]}`;
      // That the profile itself is missing is pod/seccomp-profile's to weigh.
      return [{ path, message }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, annotations: { example.com/owner: shop } }
spec:
  securityContext: { seccompProfile: { type: RuntimeDefault } }
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, annotations: { seccomp.security.alpha.kubernetes.io/pod: runtime/default } }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};

/** Annotation (or its beginning, up to the slash), first release that ignores it, and what took its place. */
const DEAD: readonly (readonly [string, string, string])[] = [
  ["pod.alpha.kubernetes.io/init-containers", "1.8", "spec.initContainers"],
  ["pod.beta.kubernetes.io/init-containers", "1.8", "spec.initContainers"],
  ["scheduler.alpha.kubernetes.io/critical-pod", "1.16", "spec.priorityClassName"],
  ["seccomp.security.alpha.kubernetes.io/pod", "1.27", "spec.securityContext.seccompProfile"],
  ["container.seccomp.security.alpha.kubernetes.io/", "1.27", "securityContext.seccompProfile of the container"],
  ["security.alpha.kubernetes.io/sysctls", "1.11", "spec.securityContext.sysctls"],
  ["security.alpha.kubernetes.io/unsafe-sysctls", "1.11", "spec.securityContext.sysctls"],
];
