import { asList, asNumber, dig, type ObjectControl } from "../../model/index.ts";

export const networkUnauthenticatedService: ObjectControl = {
  id: "network/unauthenticated-service",
  title: "Services that were probed ask for authentication",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["kubescape.io/ServiceScanResult"],
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "A prober connected to the service and was served without a login; any pod, and whoever gets to one, can do the same.",
  },
  why: "A login ties access to somebody who may have it.",
  fix: {
    text: "Turn on the program's authentication, or admit only the callers it is for with a network policy or the mesh.",
    caution: "Clients need credentials first.",
  },
  residualRisk: "Weak or stolen credentials.",
  tradeOff: "Clients must keep credentials.",
  frameworks: { nist80053: ["AC-3", "IA-2"], pci: ["8.3.1"], hipaa: ["164.312(d)"], mitre: ["T1190"], owasp: ["K06"] },
  check({ object }) {
    return asList(dig(object, "spec", "ports")).flatMap((port, index) => {
      if (dig(port, "authenticated") !== false) return [];
      const number = asNumber(dig(port, "port")) ?? "?";
      return [
        { path: ["spec", "ports", index, "authenticated"], message: `port ${number} answered without authentication` },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: kubescape.io/v1
kind: ServiceScanResult
metadata: { name: db, namespace: shop }
spec: { ports: [{ port: 5432, protocol: TCP, authenticated: true }] }
`,
    ],
    bad: [
      `apiVersion: kubescape.io/v1
kind: ServiceScanResult
metadata: { name: db, namespace: shop }
spec: { ports: [{ port: 5432, protocol: TCP, authenticated: false }] }
`,
    ],
  },
};
