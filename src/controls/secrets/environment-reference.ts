import { type ContainerControl } from "../../model/index.ts";

export const secretEnvironmentReference: ContainerControl = {
  id: "secrets/environment-reference",
  title: "Secrets are mounted as files, not put into variables",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["information-disclosure"],
    text: "Variables are inherited by every child process, printed by crash reports and debug pages, and do not change when the Secret does.",
  },
  why: "A file is read by the code that needs it, and is renewed in place.",
  fix: {
    text: "Mount the Secret as a volume and read the file.",
    caution: "The program must read the file instead of the variable.",
  },
  residualRisk: "Files can be read by every process of the container.",
  tradeOff: "Programs that read variables only need a small change.",
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
    return (container.spec.env ?? []).flatMap(({ name = "", valueFrom }, index) => {
      if (valueFrom?.secretKeyRef === undefined) return [];
      const path = [...container.path, "env", index, "valueFrom", "secretKeyRef"];
      const secret = valueFrom.secretKeyRef.name ?? "";
      return { path, message: `container "${container.name}" gets Secret "${secret}" in the variable ${name}` };
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
      volumeMounts: [{ name: db, mountPath: /run/secrets/db, readOnly: true }]
  volumes: [{ name: db, secret: { secretName: db } }]
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
      env: [{ name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }]
`,
    ],
  },
};
