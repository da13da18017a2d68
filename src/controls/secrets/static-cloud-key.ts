import type { ContainerControl } from "../../model/index.ts";

/** The variables in which the clouds' own libraries look for a long-lived key. */
const CLOUD_KEYS: ReadonlySet<string> = new Set([
  "AWS_SECRET_ACCESS_KEY",
  "AZURE_CLIENT_SECRET",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_CREDENTIALS",
]);

export const staticCloudKey: ContainerControl = {
  id: "secrets/static-cloud-key",
  title: "Workloads sign in to the cloud without lasting keys",
  layer: "cloud",
  impact: "low",
  scope: "container",
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "A cloud key that never expires is good on any computer: whoever reads the variable or the Secret once uses the account from outside for as long as nobody rotates it.",
  },
  why: "With workload identity (IAM roles for service accounts, Workload Identity on GKE and AKS) the pod gets a token of its own that ends within the hour.",
  fix: {
    text: "Bind the service account to a cloud identity and remove the key from the manifest and from the cloud.",
    caution: "The program's cloud library must be recent enough to find the projected token.",
  },
  residualRisk: "Code in the pod can still use the identity while it runs.",
  tradeOff: "The cluster's issuer must be trusted by the cloud account once.",
  frameworks: {
    nsa: ["Network separation and hardening: sensitive cloud infrastructure"],
    nist80053: ["IA-5", "AC-6"],
    pci: ["8.6.3"],
    hipaa: ["164.312(d)"],
    mitre: ["T1552", "T1528"],
    owasp: ["K08"],
  },
  check(container) {
    return (container.spec.env ?? []).flatMap(({ name, value, valueFrom }, index) => {
      // A literal key is secrets/environment's to report; a file or a reference is what this control is about.
      const isGiven = valueFrom !== undefined || (value?.startsWith("/") ?? false);
      if (name === undefined || !CLOUD_KEYS.has(name) || !isGiven) return [];
      return [
        {
          path: [...container.path, "env", index, "name"],
          message: `container "${container.name}" signs in to the cloud with a lasting key, ${name}`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: uploads }
spec:
  serviceAccountName: uploads
  containers: [{ name: uploads, image: registry.example/uploads:1.4.2, env: [{ name: AWS_REGION, value: eu-central-1 }] }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: uploads }
spec:
  containers:
    - name: uploads
      image: registry.example/uploads:1.4.2
      env: [{ name: AWS_SECRET_ACCESS_KEY, valueFrom: { secretKeyRef: { name: uploads, key: secret } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: uploads }
spec:
  containers: [{ name: uploads, image: registry.example/uploads:1.4.2 }]
  initContainers:
    - name: fetch
      image: registry.example/fetch:1.0.0
      env: [{ name: GOOGLE_APPLICATION_CREDENTIALS, value: /var/secrets/google/key.json }]
`,
    ],
  },
};
