import type { ContainerControl } from "../../model/index.ts";
import { findHostPaths } from "./host-paths.ts";

export const writableHostPath: ContainerControl = {
  id: "pod/writable-host-path",
  title: "Pods mount directories of their node read-only",
  layer: "container",
  impact: "medium",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["tampering", "elevation-of-privilege"],
    text: "What a pod may write on its node outlives it: a cron job, a unit file or a static pod placed there runs as root of the node.",
  },
  why: "A read-only mount lets the pod see what it needs and leaves the node as it is.",
  fix: {
    text: "Set `readOnly: true` on the mount; better, take the host path out.",
    caution: "The program can no longer write there.",
  },
  residualRisk: "Reading can be enough: keys, tokens and sockets work read-only.",
  tradeOff: "Programs that keep data on the node need a volume.",
  frameworks: {
    cis: ["5.2.11"],
    nsa: ["Pod security: host volumes"],
    nist800190: ["4.4.3", "4.5.5"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(container, workload) {
    const hostPaths = findHostPaths(workload);
    return (container.spec.volumeMounts ?? []).flatMap(({ name = "", readOnly }, index) => {
      const hostPath = hostPaths.get(name)?.hostPath;
      if (hostPath === undefined || readOnly === true) return [];
      const path = [...container.path, "volumeMounts", index, "readOnly"];
      const message = `container "${container.name}" may write ${JSON.stringify(hostPath)} of the node`;
      return [{ path, message, edits: [{ op: "set" as const, path, value: true }] }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host, readOnly: true }] }]
  volumes: [{ name: host, hostPath: { path: /etc/ssl } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", volumeMounts: [{ name: host, mountPath: /host }] }]
  volumes: [{ name: host, hostPath: { path: /etc/ssl } }]
`,
    ],
  },
};
