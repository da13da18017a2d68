import type { ContainerControl } from "../../model/index.ts";

export const blockDevice: ContainerControl = {
  id: "pod/block-device",
  title: "Containers do not use raw block devices",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["tampering", "information-disclosure"],
    text: "On a raw device the container reads what an earlier owner left and writes a file system that the node may parse later.",
  },
  why: "A file system volume is made, checked and mounted by the node.",
  fix: {
    text: "Use a claim with volumeMode Filesystem and volumeMounts.",
  },
  residualRisk: "The storage behind a file system volume may also hold old blocks.",
  tradeOff: "Databases that manage their own blocks lose some throughput.",
  frameworks: {
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
  },
  check(container) {
    return (container.spec.volumeDevices ?? []).map(({ name = "", devicePath = "" }, index) => ({
      path: [...container.path, "volumeDevices", index],
      message: `container "${container.name}" has volume "${name}" as raw device ${JSON.stringify(devicePath)}`,
    }));
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", volumeDevices: [{ name: disk, devicePath: /dev/xvda }] }]
  volumes: [{ name: disk, persistentVolumeClaim: { claimName: disk } }]
`,
    ],
  },
};
