import { asObject, type ObjectControl } from "../../model/index.ts";
import { findSecrets } from "../../formats/secret-text/index.ts";
import { toObservation } from "./observation.ts";

export const secretConfigMap: ObjectControl = {
  id: "secrets/config-map",
  title: "ConfigMaps hold no credentials",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["/ConfigMap"],
  threat: {
    stride: ["information-disclosure"],
    text: "ConfigMaps are read by far more people and programs than Secrets are: by the role view, by every dashboard; they are not encrypted at rest and are kept in plain sight in repositories.",
  },
  why: "A Secret has rights of its own and can be encrypted at rest; an external store also changes and audits it.",
  fix: {
    text: "Move the value into a Secret or an external store, leave a placeholder in the file, then change the credential.",
  },
  residualRisk: "Secrets are readable by whoever may read secrets or run pods in the namespace.",
  tradeOff: "Configuration and credentials live in two places.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
  },
  check({ object }) {
    const texts = Object.entries(asObject(object["data"]) ?? {}).flatMap(([key, text]) =>
      typeof text === "string" ? findSecrets(text, key).map((found) => ({ key, found })) : [],
    );
    return texts.map(({ key, found }) => toObservation(found, ["data", key], `ConfigMap has under "${key}"`));
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data:
  TOKEN_TTL: 15m
  app.properties: |
    db.host=db
    db.password=\${DB_PASSWORD}
`,
    ],
    bad: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data:
  app.properties: |
    db.host=db
    db.password=Tr0ub4dor-and-3
`,
    ],
  },
};
