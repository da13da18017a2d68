import { asList, dig, type ObjectControl } from "../../model/index.ts";

export const csiProfile: ObjectControl = {
  id: "storage/csi-profile",
  title: "CSI drivers for inline volumes say which pods may use them",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["storage.k8s.io/CSIDriver"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A driver that takes inline volumes lets whoever writes a pod choose the volume's attributes, such as paths or secrets of others.",
  },
  why: "The label `security.kubernetes.io/csi-ephemeral-volume-profile` keeps such pods to namespaces of that Pod Security level.",
  fix: {
    text: "Label the CSIDriver with the lowest level that may use it inline, or leave `Ephemeral` out of `volumeLifecycleModes`.",
    caution: "Pods with inline volumes of the driver in stricter namespaces are refused; see who uses it first.",
  },
  residualRisk: "Admission only: not every cluster has the CSI inline volume check on.",
  tradeOff: "None.",
  frameworks: { nist80053: ["AC-6"], owasp: ["K01"] },
  check({ object }) {
    if (!asList(dig(object, "spec", "volumeLifecycleModes")).includes("Ephemeral")) return undefined;
    const label = "security.kubernetes.io/csi-ephemeral-volume-profile";
    const profile = dig(object, "metadata", "labels", label);
    if (profile === "privileged" || profile === "baseline" || profile === "restricted") return undefined;
    return {
      path: ["metadata", "labels", label],
      message: `CSIDriver "${object.metadata.name ?? ""}" takes inline volumes from pods of any namespace`,
    };
  },
  examples: {
    good: [
      `apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: { name: secrets.example.com, labels: { security.kubernetes.io/csi-ephemeral-volume-profile: restricted } }
spec: { volumeLifecycleModes: [Ephemeral] }
`,
    ],
    bad: [
      `apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: { name: secrets.example.com }
spec: { volumeLifecycleModes: [Persistent, Ephemeral] }
`,
    ],
  },
};
