import { type Picture, toNamespace, type WorkloadControl } from "../../model/index.ts";

export const secretMountedConfigMap: WorkloadControl = {
  id: "secrets/mounted-config-map",
  title: "Workloads that mount ConfigMaps are known",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever breaks into the pod reads the addresses, feature switches and settings in the ConfigMaps it mounts: a map of what to attack next.",
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
      const name = volume.configMap?.name;
      if (name === undefined || !isRead(picture, namespace, name)) return [];
      const path = [...workload.specPath, "volumes", index, "configMap", "name"];
      return { path, message: `mounts ConfigMap "${name}"` };
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
kind: ConfigMap
metadata: { name: db, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
  volumes: [{ name: db, configMap: { name: db } }]
`,
    ],
  },
};

function isRead(picture: Picture, namespace: string, name: string): boolean {
  const found = picture.find("/ConfigMap", namespace, name);
  return found !== undefined || (namespace === "default" && picture.find("/ConfigMap", "", name) !== undefined);
}
