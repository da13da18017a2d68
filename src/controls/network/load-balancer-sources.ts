import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";
import { isAnywhere } from "./address-block.ts";
import { isInternal, typeOf } from "./service.ts";

export const networkLoadBalancerSources: ObjectControl = {
  id: "network/load-balancer-sources",
  title: "Load balancers say who may connect",
  layer: "cloud",
  impact: "medium",
  scope: "object",
  kinds: ["/Service"],
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "Whoever scans the internet finds the load balancer within minutes and tries the service behind it.",
  },
  why: "With source ranges, or an internal load balancer, strangers do not get as far as the service.",
  fix: {
    text: "List the networks of the clients under spec.loadBalancerSourceRanges, or ask for an internal load balancer with the cloud's annotation.",
    caution: "Clients outside the ranges are cut off.",
  },
  residualRisk: "Anyone within the ranges; some providers ignore the field.",
  tradeOff: "A service for the public cannot have ranges: accept the finding for it with an exception.",
  frameworks: {
    nsa: ["Network separation and hardening: exposure of services"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7", "AC-4"],
    pci: ["1.3.1", "1.4.1"],
    hipaa: ["164.312(e)(1)"],
    mitre: ["T1133"],
    owasp: ["K07"],
  },
  check({ object }) {
    if (typeOf(object) !== "LoadBalancer" || isInternal(object)) return undefined;
    const annotation = asString(
      dig(object.metadata, "annotations", "service.beta.kubernetes.io/load-balancer-source-ranges"),
    );
    const ranges = asList(dig(object, "spec", "loadBalancerSourceRanges")).flatMap((range) => asString(range) ?? []);
    const all = ranges.length > 0 ? ranges : (annotation ?? "").split(",").filter((range) => range.trim() !== "");
    if (all.length === 0) {
      return {
        path: ["spec", "loadBalancerSourceRanges"],
        message: "the load balancer takes connections from every address",
      };
    }
    const open = all.find((range) => isAnywhere(range));
    if (open === undefined) return undefined;
    return { path: ["spec", "loadBalancerSourceRanges"], message: `the load balancer takes connections from ${open}` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: LoadBalancer
  selector: { app: web }
  ports: [{ port: 443, targetPort: 8443 }]
  loadBalancerSourceRanges: [192.0.2.0/24]
`,
      `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: { service.beta.kubernetes.io/azure-load-balancer-internal: "true" }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 443, targetPort: 8443 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 443, targetPort: 8443 }] }
`,
    ],
  },
};
