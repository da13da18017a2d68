import { type WorkloadControl } from "../../model/index.ts";

export const accountDeprecatedField: WorkloadControl = {
  id: "service-account/deprecated-field",
  title: "The service account is named in serviceAccountName",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "`serviceAccount` is an old name of the field, which yields to the new one: where both differ, the pod runs as another account than the reader thinks.",
  },
  why: "One field, one account.",
  fix: {
    text: "Write the name to `serviceAccountName` and remove `serviceAccount`.",
  },
  residualRisk: "None.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(workload) {
    const { serviceAccount, serviceAccountName } = workload.podSpec;
    // The API server fills in the old field with the same value.
    if (serviceAccount === undefined || serviceAccount === "" || serviceAccount === serviceAccountName)
      return undefined;
    const path = [...workload.specPath, "serviceAccount"];
    const remove = { op: "remove", path } as const;
    if (serviceAccountName !== undefined && serviceAccountName !== "") {
      return {
        path,
        message: `serviceAccount says "${serviceAccount}", and serviceAccountName "${serviceAccountName}" wins`,
        edits: [remove],
      };
    }
    const set = { op: "set", path: [...workload.specPath, "serviceAccountName"], value: serviceAccount } as const;
    return {
      path,
      message: `names the account "${serviceAccount}" in the old field serviceAccount`,
      edits: [set, remove],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccount: web
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccount: web
  serviceAccountName: api
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
    ],
  },
};
