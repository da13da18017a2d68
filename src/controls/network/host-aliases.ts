import type { WorkloadControl } from "../../model/index.ts";

export const networkHostAliases: WorkloadControl = {
  id: "network/host-aliases",
  title: "Pods do not rewrite names in /etc/hosts",
  layer: "container",
  impact: "low",
  scope: "workload",
  threat: {
    stride: ["spoofing"],
    text: "Entries in /etc/hosts outrank DNS: a changed manifest sends a program to an attacker's address under a trusted name, and no DNS log shows it.",
  },
  why: "Names resolved by the cluster's DNS are the same for all pods and can be watched.",
  fix: {
    text: "Remove spec.hostAliases and put the names into DNS, or use a Service.",
    caution: "Programs that use the names fail until DNS knows them.",
  },
  residualRisk: "Whoever controls the cluster's DNS still decides where names lead.",
  tradeOff: "Names for one pod only must go into shared DNS.",
  frameworks: { nist80053: ["SC-20", "CM-7"], mitre: ["T1557"], owasp: ["K01"] },
  check({ podSpec, specPath }) {
    const aliases = podSpec.hostAliases ?? [];
    if (aliases.length === 0) return undefined;
    const names = aliases.flatMap(({ hostnames }) => hostnames ?? []);
    return { path: [...specPath, "hostAliases"], message: `the pod rewrites the addresses of: ${names.join(", ")}` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostAliases: [{ ip: 192.0.2.10, hostnames: [pay.example.com] }]
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
