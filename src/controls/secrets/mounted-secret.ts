import { type Picture, toNamespace, type WorkloadControl } from "../../model/index.ts";

export const secretMountedSecret: WorkloadControl = {
  id: "secrets/mounted-secret",
  title: "Workloads that mount Secrets are known",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever breaks into the pod, or may run commands in it, has every Secret it mounts; those must be changed after a break-in, if one knows which.",
  },
  why: "Who knows the mounts can narrow them, and knows what to change after a break-in.",
  fix: {
    text: "Check that the workload needs the object, and all of its keys.",
  },
  residualRisk: "What is needed is in reach of the program.",
  tradeOff: "Time.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
  },
  check(workload, { picture }) {
    const namespace = toNamespace(workload.namespace);
    return (workload.podSpec.volumes ?? []).flatMap((volume, index) => {
      const name = volume.secret?.secretName;
      if (name === undefined || !isRead(picture, namespace, name)) return [];
      const path = [...workload.specPath, "volumes", index, "secret", "secretName"];
      return { path, message: `mounts Secret "${name}"` };
    });
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
kind: Secret
metadata: { name: db, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
  volumes: [{ name: db, secret: { secretName: db } }]
`,
    ],
  },
};

function isRead(picture: Picture, namespace: string, name: string): boolean {
  const found = picture.find("/Secret", namespace, name);
  return found !== undefined || (namespace === "default" && picture.find("/Secret", "", name) !== undefined);
}
