import { asString, dig, type ObjectControl } from "../../model/index.ts";

/** What the API server takes as a class; annotations may say anything. @see RFC 1123 subdomains */
const CLASS_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export const ingressClassAnnotation: ObjectControl = {
  id: "api/ingress-class-annotation",
  title: "Ingresses name their class in ingressClassName",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["networking.k8s.io/Ingress"],
  threat: {
    stride: ["denial-of-service"],
    text: "Controllers are free to ignore the old annotation: the route, and the rules on it, may then be served by another controller or by none.",
  },
  why: "`spec.ingressClassName` refers to an IngressClass object, which says whose it is.",
  fix: {
    text: "Move the value of the annotation `kubernetes.io/ingress.class` to `spec.ingressClassName`.",
    caution: "An IngressClass of that name must exist: `kubectl get ingressclass`.",
  },
  residualRisk: "The class says nothing of who may use it.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check({ object }) {
    const annotation = ["metadata", "annotations", "kubernetes.io/ingress.class"];
    const name = asString(dig(object, ...annotation));
    if (name === undefined || dig(object, "spec", "ingressClassName") != null) return undefined;
    return {
      path: annotation,
      message: `class "${name}" is named in the deprecated annotation`,
      edits:
        name.length <= 253 && CLASS_NAME.test(name)
          ? [
              { op: "remove", path: annotation },
              { op: "set", path: ["spec", "ingressClassName"], value: name },
            ]
          : [],
    };
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { ingressClassName: public, defaultBackend: { service: { name: web, port: { number: 80 } } } }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { kubernetes.io/ingress.class: public } }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`,
    ],
  },
};
