import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { typeOf } from "./service.ts";

export const networkExternalName: ObjectControl = {
  id: "network/external-name",
  title: "Services do not stand in for names outside the cluster",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["/Service"],
  threat: {
    stride: ["spoofing"],
    text: "An ExternalName is a DNS alias: whoever may write Services sends the clients of the name, or an ingress in front of it, to a host of their choice.",
  },
  why: "Clients that use the outside name check that name's certificate, and policies see where traffic goes.",
  fix: { text: "Use the outside name in the client's configuration, or an egress gateway." },
  residualRisk: "Services without selector and hand-written endpoints do the same.",
  tradeOff: "The alias is handy for moving a service in or out of the cluster; hence on request only.",
  frameworks: { nist80053: ["SC-7"], owasp: ["K07"] },
  check({ object }) {
    if (typeOf(object) !== "ExternalName") return undefined;
    const name = asString(dig(object, "spec", "externalName")) ?? "";
    return { path: ["spec", "externalName"], message: `the Service is an alias of "${name}"` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Service
metadata: { name: db }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Service
metadata: { name: db }
spec: { type: ExternalName, externalName: db.example.com }
`,
    ],
  },
};
