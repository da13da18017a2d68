import { asList, asString, dig, type ObjectControl, type Path } from "../../model/index.ts";

export const networkMeshClientTls: ObjectControl = {
  id: "network/mesh-client-tls",
  title: "Destination rules do not turn TLS off",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["networking.istio.io/DestinationRule"],
  threat: {
    stride: ["information-disclosure", "spoofing"],
    text: "With TLS off, or certificates not checked, clients of the host send in plain or to whoever answers in its place.",
  },
  why: "The sidecars then encrypt and check with the mesh's own certificates.",
  fix: {
    text: "Remove the tls block, or set its mode to ISTIO_MUTUAL; leave insecureSkipVerify out.",
    caution: "A host outside the mesh that does not speak TLS is no longer reached.",
  },
  residualRisk: "A compromised destination.",
  tradeOff: "Old hosts without TLS need an exception.",
  frameworks: {
    nist80053: ["SC-8", "SC-23"],
    hipaa: ["164.312(e)(1)"],
    owasp: ["K07"],
  },
  check({ object }) {
    const policies: Path[] = [["spec", "trafficPolicy"]];
    for (const [index] of asList(dig(object, "spec", "subsets")).entries())
      policies.push(["spec", "subsets", index, "trafficPolicy"]);
    return policies.flatMap((path) => {
      const tls = dig(object, ...path, "tls");
      const host = asString(dig(object, "spec", "host")) ?? "";
      if (dig(tls, "mode") === "DISABLE")
        return [{ path: [...path, "tls", "mode"], message: `traffic to "${host}" is sent without TLS` }];
      if (dig(tls, "insecureSkipVerify") !== true) return [];
      return [{ path: [...path, "tls", "insecureSkipVerify"], message: `the certificate of "${host}" is not checked` }];
    });
  },
  examples: {
    good: [
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: db }
spec: { host: db.shop.svc.cluster.local, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }
`,
    ],
    bad: [
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: db }
spec: { host: db.shop.svc.cluster.local, trafficPolicy: { tls: { mode: DISABLE } } }
`,
    ],
  },
};
