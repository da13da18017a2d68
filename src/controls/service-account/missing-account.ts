import { type Picture, toNamespace, type WorkloadControl } from "../../model/index.ts";
import { findAccount, readAccountName } from "../rbac/account.ts";

export const accountMissingAccount: WorkloadControl = {
  id: "service-account/missing-account",
  title: "Workloads name service accounts that exist",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "Pods whose account does not exist are not created: the rollout stalls, and the account may later be made by somebody else with other rights.",
  },
  why: "An account kept beside its workload is there when it starts.",
  fix: {
    text: "Create the ServiceAccount, or correct the name.",
  },
  residualRisk: "The account can be deleted later.",
  tradeOff: "None worth naming.",
  frameworks: { nist80053: ["CM-2"] },
  check(workload, { picture }) {
    const name = readAccountName(workload);
    // Every namespace gets its `default` by itself.
    if (name === "default" || findAccount(picture, workload) !== undefined) return undefined;
    const path = [...workload.specPath, "serviceAccountName"];
    const blind = picture.whyBlind("/ServiceAccount", workload.namespace);
    if (picture.complete && blind === undefined) return { path, message: `service account "${name}" does not exist` };
    if (blind === undefined && keepsAccounts(picture, workload.namespace)) {
      return { path, message: `service account "${name}" is not among those of its namespace here` };
    }
    return {
      verdict: "unknown",
      path,
      message: `service account "${name}" was not read${blind === undefined ? "" : `: ${blind}`}`,
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
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
`,
    ],
    bad: [
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
metadata: { name: wep, namespace: shop }
`,
    ],
  },
};

/** Whether the files keep the accounts of a namespace, so that one that is not there is missing. */
function keepsAccounts(picture: Picture, namespace: string): boolean {
  const home = toNamespace(namespace);
  return picture.ofKind("/ServiceAccount").some(({ object }) => toNamespace(object.metadata.namespace) === home);
}
