import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { INGRESS_KINDS } from "./ingress.ts";

export const networkIngressClass: ObjectControl = {
  id: "network/ingress-class",
  title: "Ingresses name their class",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: INGRESS_KINDS,
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "An Ingress without a class is served by every controller that takes strays, the public one included, or by none.",
  },
  why: "The class decides which controller, internal or public, opens the door.",
  fix: { text: "Write the class under spec.ingressClassName." },
  residualRisk: "The class may be the wrong one.",
  tradeOff: "Manifests differ between clusters whose classes have different names.",
  frameworks: { nist80053: ["CM-6"] },
  check({ object }, { picture }) {
    const name = asString(dig(object, "spec", "ingressClassName"));
    const annotation = asString(dig(object.metadata, "annotations", "kubernetes.io/ingress.class"));
    if ((name ?? annotation ?? "") !== "") return undefined;
    const isDefault = "ingressclass.kubernetes.io/is-default-class";
    const hasDefault = picture
      .ofKind("networking.k8s.io/IngressClass")
      .some((one) => dig(one.object.metadata, "annotations", isDefault) === "true");
    return hasDefault ? undefined : { path: ["spec", "ingressClassName"], message: "the Ingress names no class" };
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { ingressClassName: internal, rules: [{ host: shop.example.com }] }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: shop.example.com }] }
`,
    ],
  },
};
