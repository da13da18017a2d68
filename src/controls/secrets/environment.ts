import { type ContainerControl } from "../../model/index.ts";
import { findSecrets } from "../../formats/secret-text/index.ts";
import { toObservation } from "./observation.ts";

export const secretEnvironment: ContainerControl = {
  id: "secrets/environment",
  title: "Environment variables hold no literal credentials",
  layer: "cluster",
  impact: "high",
  scope: "container",
  threat: {
    stride: ["information-disclosure"],
    text: "The value stands in the manifest, in every copy of the repository, in `kubectl describe`, in the process list of the container and in each crash report that prints the environment.",
  },
  why: "A reference keeps the value in one place with rights of its own, where it can be changed.",
  fix: {
    text: "Put the value into a Secret or an external store and mount it as a file, or refer to it with `valueFrom.secretKeyRef`; then change the credential, since it has been seen.",
  },
  residualRisk: "A referenced value is still readable by the process and by whoever may exec into it.",
  tradeOff: "Secrets must be delivered beside the manifest.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
    cis: ["5.4.1"],
  },
  check(container) {
    return (container.spec.env ?? []).flatMap(({ name = "", value }, index) => {
      if (value === undefined || value === "") return [];
      const path = [...container.path, "env", index, "value"];
      return findSecrets(value, name).map((found) =>
        toObservation(found, path, `container "${container.name}" has in ${name}`),
      );
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
      env:
        - { name: LOG_LEVEL, value: info }
        - { name: PASSWORD_MIN_LENGTH, value: "8" }
        - name: DB_PASSWORD
          valueFrom: { secretKeyRef: { name: db, key: password } }
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
      env: [{ name: DB_PASSWORD, value: correct-horse-7-battery }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  initContainers:
    - name: migrate
      image: registry.example/migrate:1.0.0
      env: [{ name: DATABASE_URL, value: "postgres://shop:Tr0ub4dor@db:5432/shop" }]
`,
    ],
  },
};
