import { asObject, asString, dig, type ObjectControl } from "../../model/index.ts";

const LAX = new Set(["PERMISSIVE", "DISABLE"]);

export const networkMeshMutualTls: ObjectControl = {
  id: "network/mesh-mutual-tls",
  title: "The mesh accepts only mutual TLS",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["security.istio.io/PeerAuthentication"],
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "In mode PERMISSIVE or DISABLE a pod without a sidecar talks to the workloads in plain: it has no identity that a rule could refuse, and what it sends can be read on the way.",
  },
  why: "In mode STRICT every connection is encrypted and carries the identity of its workload.",
  fix: {
    text: "Set mtls.mode to STRICT.",
    caution:
      "Clients without a sidecar, and probes of other systems, are refused: look at the metrics for plain connections first.",
  },
  residualRisk: "A compromised workload speaks with its own valid identity.",
  tradeOff: "Every client must be in the mesh.",
  frameworks: {
    nsa: ["Network separation and hardening: encrypted traffic"],
    nist80053: ["SC-8", "IA-3"],
    hipaa: ["164.312(e)(1)"],
    owasp: ["K07"],
  },
  check({ object }) {
    const byPort = Object.keys(asObject(dig(object, "spec", "portLevelMtls")) ?? {});
    const paths = [["spec", "mtls", "mode"], ...byPort.map((port) => ["spec", "portLevelMtls", port, "mode"])];
    return paths.flatMap((path) => {
      const mode = asString(dig(object, ...path));
      if (mode === undefined || !LAX.has(mode)) return [];
      return [
        {
          path,
          message: `mode ${mode} accepts connections without mutual TLS`,
          edits: [{ op: "set" as const, path, value: "STRICT" }],
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: STRICT } }
`,
    ],
    bad: [
      `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: PERMISSIVE } }
`,
      `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT }, portLevelMtls: { "8080": { mode: DISABLE } } }
`,
    ],
  },
};
