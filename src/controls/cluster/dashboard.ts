import type { WorkloadControl } from "../../model/index.ts";

export const dashboard: WorkloadControl = {
  id: "cluster/dashboard",
  title: "The retired Kubernetes Dashboard does not run",
  layer: "cluster",
  impact: "medium",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The dashboard acts for whoever reaches it; with a login skipped or a stolen token it is a console to the cluster, and it gets no fixes any more.",
  },
  why: "A tool on the person's own machine uses the person's own rights and leaves nothing to reach.",
  fix: {
    text: "Delete the dashboard; use kubectl, or a maintained console behind single sign-on.",
    caution: "Ask who uses it.",
  },
  residualRisk: "Other consoles have the same place in the cluster.",
  tradeOff: "People must change tools.",
  frameworks: { nist80053: ["SA-22", "AC-6"], mitre: ["T1133"], owasp: ["K06", "K10"] },
  check({ containers }) {
    return containers.flatMap(({ name, path, spec }) => {
      const image = spec.image ?? "";
      if (!IMAGE.test(image)) return [];
      return [{ path: [...path, "image"], message: `container "${name}" runs the Kubernetes Dashboard` }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: dashboard }
spec:
  containers: [{ name: dashboard, image: "docker.io/kubernetesui/dashboard:v2.7.0" }]
`,
    ],
  },
};

const IMAGE = /(?:^|\/)(?:kubernetesui\/dashboard(?:-[a-z]{1,20})?|kubernetes-dashboard(?:-[a-z0-9]{1,20})?)(?:[:@]|$)/;
