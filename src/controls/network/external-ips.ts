import { asList, dig, type ObjectControl } from "../../model/index.ts";

export const networkExternalIps: ObjectControl = {
  id: "network/external-ips",
  title: "Services claim no external IP addresses",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["/Service"],
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "Every node sends traffic for the listed addresses to the service's pods: whoever may write a Service can take over what the cluster's pods send to any address, the public DNS included (CVE-2020-8554).",
  },
  why: "Without externalIPs nobody reroutes addresses that are not theirs.",
  fix: {
    text: "Remove spec.externalIPs; use a LoadBalancer or an ingress. Turn on the DenyServiceExternalIPs admission plugin.",
    caution: "Clients that use these addresses lose the service.",
  },
  residualRisk: "Whoever may write status.loadBalancer.ingress of Services can do the same.",
  tradeOff: "Clusters without a load balancer need one, MetalLB for example.",
  frameworks: {
    cis: ["1.2.3"],
    nist80053: ["SC-7", "AC-4"],
    pci: ["1.3.1"],
    owasp: ["K07"],
  },
  check({ object }) {
    const addresses = asList(dig(object, "spec", "externalIPs")).filter((address) => typeof address === "string");
    if (addresses.length === 0) return undefined;
    return { path: ["spec", "externalIPs"], message: `the Service claims external addresses: ${addresses.join(", ")}` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }], externalIPs: [192.0.2.10] }
`,
    ],
  },
};
