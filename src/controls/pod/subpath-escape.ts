import { asString, dig, type WorkloadControl } from "../../model/index.ts";

/** First patch release with the fix, by minor release; older ones never got it. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [19, 15],
  [20, 11],
  [21, 5],
  [22, 2],
]);

/** @see CVE-2021-25741 */
function isFaulty(kubeletVersion: string): boolean {
  const match = /^v?1\.(\d{1,4})\.(\d{1,4})/.exec(kubeletVersion);
  if (match === null) return false;
  const minor = Number(match[1]);
  return minor < 19 || Number(match[2]) < (FIXED.get(minor) ?? 0);
}

export const subpathEscape: WorkloadControl = {
  id: "pod/subpath-escape",
  title: "Nodes with the subPath fault run no pods with subPath",
  layer: "container",
  impact: "high",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "In kubelets with CVE-2021-25741 a pod that exchanges a directory for a link while the kubelet mounts its subPath gets any file of the node.",
  },
  why: "Fixed kubelets open each part of the path without following links.",
  fix: {
    text: "Upgrade the kubelet to 1.19.15, 1.20.11, 1.21.5, 1.22.2 or later; until then mount whole volumes.",
  },
  residualRisk: "Later faults in volume mounting are found from time to time.",
  tradeOff: "Node upgrades.",
  frameworks: {
    nsa: ["Upgrading and application security practices"],
    nist800190: ["4.5.3"],
    nist80053: ["SI-2"],
    pci: ["6.3.3"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K10"],
  },
  check(workload, { picture }) {
    const mounts = workload.containers.flatMap((container) =>
      (container.spec.volumeMounts ?? []).flatMap(({ subPath = "", subPathExpr = "" }, index) =>
        subPath === "" && subPathExpr === ""
          ? []
          : [
              {
                container,
                path: [...container.path, "volumeMounts", index, subPath === "" ? "subPathExpr" : "subPath"],
              },
            ],
      ),
    );
    if (mounts.length === 0) return undefined;
    const blind = picture.complete ? picture.whyBlind("/Node", "") : undefined;
    if (blind !== undefined)
      return {
        verdict: "unknown",
        path: mounts[0]?.path ?? [],
        message: `the kubelets' versions were not read: ${blind}`,
      };
    const node = picture
      .ofKind("/Node")
      .find(({ object }) => isFaulty(asString(dig(object, "status", "nodeInfo", "kubeletVersion")) ?? ""));
    if (node === undefined) return undefined;
    const name = node.object.metadata.name ?? "";
    return mounts.map(({ container, path }) => ({
      path,
      message: `container "${container.name}" uses a subPath, which on node "${name}" can lead to any file of the node`,
    }));
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", volumeMounts: [{ name: data, mountPath: /data, subPath: web }] }]
  volumes: [{ name: data, emptyDir: {} }]
---
apiVersion: v1
kind: Node
metadata: { name: a }
status: { nodeInfo: { kubeletVersion: v1.33.2 } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", volumeMounts: [{ name: data, mountPath: /data, subPath: web }] }]
  volumes: [{ name: data, emptyDir: {} }]
---
apiVersion: v1
kind: Node
metadata: { name: a }
status: { nodeInfo: { kubeletVersion: v1.22.1 } }
`,
    ],
  },
};
