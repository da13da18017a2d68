import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";
import { findNamed, namespaceOf } from "./place.ts";

const ROUTES = ["HTTPRoute", "GRPCRoute", "TCPRoute", "UDPRoute", "TLSRoute"];

export const networkGatewayBackend: ObjectControl = {
  id: "network/gateway-backend",
  title: "Gateway routes lead to Services that exist",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ROUTES.map((kind) => `gateway.networking.k8s.io/${kind}`),
  threat: {
    stride: ["spoofing", "denial-of-service"],
    text: "Visitors of the route get an error 500 until the Service is there, and whoever creates one of that name in the namespace is handed their requests.",
  },
  why: "Routes that all lead somewhere known leave nothing to take over.",
  fix: { text: "Correct the name of the backendRef, create the Service, or remove the rule." },
  residualRisk: "The Service may exist and have no pods.",
  tradeOff: "Routes kept apart from their Services are reported when scanned alone.",
  frameworks: { nist80053: ["CM-6"] },
  check({ object }, { picture }) {
    return asList(dig(object, "spec", "rules")).flatMap((rule, index) =>
      asList(dig(rule, "backendRefs")).flatMap((reference, position) => {
        const isService = (dig(reference, "kind") ?? "Service") === "Service" && (dig(reference, "group") ?? "") === "";
        const name = asString(dig(reference, "name"));
        if (!isService || name === undefined) return [];
        const namespace = asString(dig(reference, "namespace")) ?? namespaceOf(object);
        if (findNamed(picture, "/Service", namespace, name) !== undefined) return [];
        const path = ["spec", "rules", index, "backendRefs", position, "name"];
        const message = `Service "${name}" does not exist in namespace "${namespace}"`;
        const blind = picture.whyBlind("/Service", namespace);
        return [
          blind === undefined
            ? { path, message }
            : { verdict: "unknown" as const, path, message: `${message}: ${blind}` },
        ];
      }),
    );
  },
  examples: {
    good: [
      `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    ],
    bad: [
      `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: office }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    ],
  },
};
