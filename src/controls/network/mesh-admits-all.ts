import { asList, dig, isObject, type ObjectControl } from "../../model/index.ts";

export const networkMeshAdmitsAll: ObjectControl = {
  id: "network/mesh-admits-all",
  title: "Authorization policies of the mesh do not admit everybody",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["security.istio.io/AuthorizationPolicy"],
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "One empty rule admits every caller to the workloads, whatever the other policies allow.",
  },
  why: "Rules that name callers and operations admit these and nobody else.",
  fix: {
    text: "Name the principals or namespaces under `from`, and the operations under `to`.",
    caution: "Callers that no rule names are refused.",
  },
  residualRisk: "The named callers may be compromised.",
  tradeOff: "Every new caller needs a line.",
  frameworks: { nist80053: ["AC-3", "AC-4"], pci: ["7.2.1"], hipaa: ["164.312(a)(1)"], owasp: ["K07"] },
  check({ object }) {
    if ((dig(object, "spec", "action") ?? "ALLOW") !== "ALLOW") return undefined;
    return asList(dig(object, "spec", "rules")).flatMap((rule, index) => {
      if (!isObject(rule) || Object.keys(rule).length > 0) return [];
      return [{ path: ["spec", "rules", index], message: "the empty rule admits every caller to every operation" }];
    });
  },
  examples: {
    good: [
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web }
spec: { rules: [{ from: [{ source: { namespaces: [front] } }] }] }
`,
    ],
    bad: [
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web }
spec: { action: ALLOW, rules: [{}] }
`,
    ],
  },
};
