import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { toHostPathDanger } from "../pod/host-paths.ts";

export const hostPathVolume: ObjectControl = {
  id: "storage/host-path-volume",
  title: "Persistent volumes are not directories of a node",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["/PersistentVolume"],
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Whoever may claim the volume gets the node's directory into a pod, past the rule that forbids hostPath in pods.",
  },
  why: "Storage drivers give each claim storage of its own; `local` volumes at least bind to one disk and one node.",
  fix: {
    text: "Use a CSI driver, or a `local` volume on a disk made for it.",
    caution: "Data must be copied to the new volume.",
  },
  residualRisk: "Who may create volumes can bring the directory back.",
  tradeOff: "A storage driver to run.",
  frameworks: {
    cis: ["5.2.11"],
    nist800190: ["4.5.5"],
    nist80053: ["AC-6", "SC-4"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check({ object }) {
    const path = ["spec", "hostPath"];
    if (dig(object, ...path) == null) return undefined;
    const directory = asString(dig(object, ...path, "path")) ?? "";
    const danger = toHostPathDanger(directory);
    return {
      path,
      message: `volume "${object.metadata.name ?? ""}" is the directory ${directory} of a node`,
      ...(danger === "other" || danger === "log" ? { impact: "medium" as const } : {}),
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: PersistentVolume
metadata: { name: data }
spec: { capacity: { storage: 10Gi }, accessModes: [ReadWriteOnce], csi: { driver: disk.csi.example.com, volumeHandle: vol-1 } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: PersistentVolume
metadata: { name: data }
spec: { capacity: { storage: 10Gi }, accessModes: [ReadWriteOnce], hostPath: { path: /var/lib/data } }
`,
    ],
  },
};
