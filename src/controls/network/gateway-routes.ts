import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";

export const networkGatewayRoutes: ObjectControl = {
  id: "network/gateway-routes",
  title: "Gateways take routes only from chosen namespaces",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["gateway.networking.k8s.io/Gateway"],
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "With routes from all namespaces, whoever may write a route anywhere publishes a service, or takes a path of somebody else's host.",
  },
  why: "A list of namespaces decides who may publish through the gateway.",
  fix: {
    text: "Set allowedRoutes.namespaces.from to Selector with a label that the cluster's owners give, or to Same.",
    caution: "Routes in namespaces without the label are detached.",
  },
  residualRisk: "Namespaces that are allowed can still take each other's paths.",
  tradeOff: "A namespace must be labelled before it can publish.",
  frameworks: { nist80053: ["AC-3", "SC-7"], pci: ["7.2.1"], owasp: ["K07"] },
  check({ object }) {
    return asList(dig(object, "spec", "listeners")).flatMap((listener, index) => {
      if (dig(listener, "allowedRoutes", "namespaces", "from") !== "All") return [];
      const name = asString(dig(listener, "name")) ?? String(index);
      const path = ["spec", "listeners", index, "allowedRoutes", "namespaces", "from"];
      return [{ path, message: `listener "${name}" takes routes from every namespace` }];
    });
  },
  examples: {
    good: [
      `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec:
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { publish: "yes" } } } }
`,
    ],
    bad: [
      `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec:
  listeners: [{ name: https, port: 443, protocol: HTTPS, allowedRoutes: { namespaces: { from: All } } }]
`,
    ],
  },
};
