import type { WorkloadControl } from "../../model/index.ts";
import type { Edit } from "../../model/index.ts";

export const serviceAccountField: WorkloadControl = {
  id: "api/service-account-field",
  title: "Pods name their account in serviceAccountName",
  layer: "cluster",
  impact: "low",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Where `serviceAccount` and `serviceAccountName` differ, the reviewer reads one account and the pod runs with the other.",
  },
  why: "`serviceAccount` is a deprecated alias; the API server uses `serviceAccountName` when both are set.",
  fix: { text: "Write the account in `serviceAccountName` and remove `serviceAccount`." },
  residualRisk: "What the account may do is decided by its bindings.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"], owasp: ["K10"] },
  check({ podSpec, specPath }) {
    const { serviceAccount = "", serviceAccountName = "" } = podSpec;
    // The API server fills in the alias: the same name in both is what it writes itself.
    if (serviceAccount === "" || serviceAccount === serviceAccountName) return undefined;
    const path = [...specPath, "serviceAccount"];
    const remove: Edit = { op: "remove", path };
    if (serviceAccountName !== "") {
      return {
        path,
        message: `serviceAccount "${serviceAccount}" is overruled by serviceAccountName "${serviceAccountName}"`,
        edits: [remove],
      };
    }
    const set: Edit = { op: "set", path: [...specPath, "serviceAccountName"], value: serviceAccount };
    return {
      path,
      message: `serviceAccount "${serviceAccount}" is the deprecated name of the field`,
      edits: [remove, set],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  serviceAccountName: web
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  serviceAccount: web
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
