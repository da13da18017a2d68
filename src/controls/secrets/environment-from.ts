import { type ContainerControl } from "../../model/index.ts";

export const secretEnvironmentFrom: ContainerControl = {
  id: "secrets/environment-from",
  title: "Whole Secrets are not put into variables",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["information-disclosure"],
    text: "`envFrom` puts every key of the Secret into the environment, those added later included, whether the program needs them or not.",
  },
  why: "Single keys, best as files, give a program what it uses.",
  fix: {
    text: "Name the keys, or mount the Secret as a volume with `items`.",
    caution: "The program must find the keys it uses under the same names.",
  },
  residualRisk: "The keys named are in reach of the program.",
  tradeOff: "A line for each key.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
    cis: ["5.4.1"],
  },
  check(container) {
    return (container.spec.envFrom ?? []).flatMap(({ secretRef }, index) => {
      if (secretRef === undefined) return [];
      const path = [...container.path, "envFrom", index, "secretRef"];
      return {
        path,
        message: `container "${container.name}" gets all of Secret "${secretRef.name ?? ""}" in variables`,
      };
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      envFrom: [{ configMapRef: { name: web } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      envFrom: [{ secretRef: { name: db } }]
`,
    ],
  },
};
