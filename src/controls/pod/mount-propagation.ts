import type { ContainerControl } from "../../model/index.ts";

export const podMountPropagation: ContainerControl = {
  id: "pod/mount-propagation",
  title: "Containers do not pass mounts on to their node",
  layer: "container",
  impact: "high",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "What a container mounts below a Bidirectional volume appears on the node and in every other pod that has the volume: it can cover files that others trust.",
  },
  why: "Without propagation a mount stays in the container that made it.",
  fix: {
    text: "Remove `mountPropagation: Bidirectional`; use HostToContainer to see mounts of the node.",
    caution: "Storage drivers stop giving their mounts to other pods.",
  },
  residualRisk: "HostToContainer shows the container what the node mounts later.",
  tradeOff: "CSI drivers need Bidirectional for their plugin directory.",
  frameworks: {
    cis: ["5.2.11"],
    nsa: ["Pod security: hardening the container's runtime settings"],
    nist800190: ["4.4.3", "4.5.5"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(container) {
    return (container.spec.volumeMounts ?? []).flatMap(({ mountPropagation, mountPath = "" }, index) => {
      if (mountPropagation !== "Bidirectional") return [];
      const path = [...container.path, "volumeMounts", index, "mountPropagation"];
      const message = `container "${container.name}" passes mounts below ${JSON.stringify(mountPath)} on to the node`;
      return [{ path, message, edits: [{ op: "remove" as const, path }] }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", volumeMounts: [{ name: data, mountPath: /data, mountPropagation: HostToContainer }] }]
  volumes: [{ name: data, emptyDir: {} }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { privileged: true }, volumeMounts: [{ name: data, mountPath: /data, mountPropagation: Bidirectional }] }]
  volumes: [{ name: data, emptyDir: {} }]
`,
    ],
  },
};
