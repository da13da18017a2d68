import {
  asList,
  asNumber,
  asString,
  dig,
  type KubernetesObject,
  type ObjectControl,
  type Observation,
  type Picture,
} from "../../model/index.ts";
import { backendsOf, INGRESS_KINDS, serviceOf, type IngressBackend } from "./ingress.ts";
import { findNamed, namespaceOf } from "./place.ts";

export const networkIngressBackend: ObjectControl = {
  id: "network/ingress-backend",
  title: "An Ingress leads to Services and ports that exist",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: INGRESS_KINDS,
  threat: {
    stride: ["spoofing", "denial-of-service"],
    text: "A host name that leads to a Service that is gone answers with errors, and whoever may create a Service of that name gets its visitors.",
  },
  why: "Routes that all lead somewhere known leave nothing to take over.",
  fix: {
    text: "Correct the name and port of the backend, create the Service in the Ingress's namespace, or remove the route.",
  },
  residualRisk: "The Service may exist and have no pods.",
  tradeOff: "Ingresses kept apart from their Services are reported when scanned alone.",
  frameworks: { nist80053: ["CM-6"] },
  check({ object }, { picture }) {
    return backendsOf(object).flatMap((backend) => checkBackend(object, backend, picture) ?? []);
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 81 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
`,
    ],
  },
};

function checkBackend(
  ingress: KubernetesObject,
  { path, value }: IngressBackend,
  picture: Picture,
): Observation | undefined {
  if (dig(value, "resource") !== undefined) return undefined;
  const { name, port, isV1 } = serviceOf(ingress, value);
  if (typeof name !== "string")
    return { path, message: "the backend names no Service in a form its API version knows" };
  const namespace = namespaceOf(ingress);
  const namePath = [...path, ...(isV1 ? ["service", "name"] : ["serviceName"])];
  const service = findNamed(picture, "/Service", namespace, name);
  if (service === undefined) {
    const blind = picture.whyBlind("/Service", namespace);
    const message = `Service "${name}" does not exist in namespace "${namespace}"`;
    return blind === undefined
      ? { path: namePath, message }
      : { verdict: "unknown", path: namePath, message: `${message}: ${blind}` };
  }
  const ports = asList(dig(service.object, "spec", "ports"));
  // The AWS controller's actions are named like ports.
  if (ports.length === 0 || port == null || port === "use-annotation") return undefined;
  if (
    ports.some(
      (one) =>
        dig(one, "port") === port || dig(one, "name") === port || asString(port) === String(asNumber(dig(one, "port"))),
    )
  ) {
    return undefined;
  }
  return {
    path: [...path, ...(isV1 ? ["service", "port"] : ["servicePort"])],
    message: `Service "${name}" has no port ${JSON.stringify(port)}`,
  };
}
