import { type WorkloadControl } from "../../model/index.ts";

const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

export const accountExplicitTokenMount: WorkloadControl = {
  id: "service-account/explicit-token-mount",
  title: "Nobody asks for a token by hand",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A pod that asks for its token, or mounts something at its place, gets it whatever the account says.",
  },
  why: "Left unsaid, the account decides, in one place.",
  fix: {
    text: "Remove `automountServiceAccountToken: true` and mounts at /var/run/secrets/kubernetes.io/serviceaccount.",
    caution: "Programs that call the API lose their sign-in.",
  },
  residualRisk: "Without either setting the token is mounted by default.",
  tradeOff: "None worth naming.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03", "K06"],
    cis: ["5.1.6"],
  },
  check(workload) {
    if (workload.podSpec.automountServiceAccountToken === true) {
      const path = [...workload.specPath, "automountServiceAccountToken"];
      return { path, message: "the pod asks for its service account token" };
    }
    if (workload.podSpec.automountServiceAccountToken !== undefined) return undefined;
    return workload.containers.flatMap(({ name, path, spec }) =>
      (spec.volumeMounts ?? []).flatMap(({ mountPath }, index) =>
        mountPath?.replace(/(?<!\/)\/+$/, "") === TOKEN_PATH
          ? { path: [...path, "volumeMounts", index], message: `container "${name}" mounts a token by hand` }
          : [],
      ),
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  automountServiceAccountToken: true
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
    ],
  },
};
