import { type WorkloadControl } from "../../model/index.ts";
import { mountsToken, readAccountName } from "../rbac/account.ts";
import { describeRoles, rolesOfAccount } from "../rbac/holders.ts";

export const accountTokenMount: WorkloadControl = {
  id: "service-account/token-mount",
  title: "Pods get a service account token only where they need it",
  layer: "cluster",
  impact: "medium",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "The token lies in every container's file system: whoever reads one file of the pod speaks to the API server as its account, from anywhere that reaches it.",
  },
  why: "A pod without a token gives a thief nothing to sign in with.",
  fix: {
    text: "Set `automountServiceAccountToken: false` in the pod spec; where the program calls the API, mount a projected token with audience and short life into the one container that does.",
    caution:
      "Programs that call the Kubernetes API (operators, leader election, discovery) lose their sign-in: look for client libraries and for the account's name in the audit log.",
  },
  residualRisk: "Other credentials in the pod (cloud metadata, mounted secrets) remain.",
  tradeOff: "Programs that call the API must say so.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03", "K06"],
    cis: ["5.1.6"],
  },
  check(workload, { picture }) {
    const own = workload.podSpec.automountServiceAccountToken;
    const mounted = mountsToken(picture, workload);
    if (mounted === false) return undefined;
    const path = [...workload.specPath, "automountServiceAccountToken"];
    const account = readAccountName(workload);
    const blind = picture.whyBlind("/ServiceAccount", workload.namespace);
    if (mounted === undefined && blind !== undefined) {
      return { verdict: "unknown", path, message: `service account "${account}" decides and was not read: ${blind}` };
    }
    const set = own === true ? "the pod asks for it" : "neither the pod nor its account says no";
    const message = `the token of service account "${account}" is mounted: ${set}`;
    const holds = rolesOfAccount(picture, workload.namespace, account);
    // An account somebody gave roles to is there to be used: the token may be needed, and a person must say.
    if (holds.length > 0) return { path, message: `${message}; it holds ${describeRoles(holds)}` };
    return { path, message, impact: "low", edits: [{ op: "set", path, value: false }] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  automountServiceAccountToken: false
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: registry.example/web:1.4.2
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
automountServiceAccountToken: false
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
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  automountServiceAccountToken: true
  containers:
    - name: web
      image: registry.example/web:1.4.2
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
automountServiceAccountToken: false
`,
    ],
  },
};
