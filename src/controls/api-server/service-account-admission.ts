import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { pluginIs } from "../component/admission-plugins.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerServiceAccountAdmission: ObjectControl = {
  id: "api-server/service-account-admission",
  title: "The API server gives each pod a ServiceAccount",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "Without the plugin a pod may name any ServiceAccount and secret of its own accord, and what is not set is not filled in: identities of pods mean nothing.",
  },
  why: "The admission plugin ServiceAccount checks the account and its secrets, and fills in what is missing.",
  fix: { text: "Take `ServiceAccount` out of `--disable-admission-plugins`." },
  residualRisk: "Accounts can still have too many rights.",
  tradeOff: "None: it is on by default.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.12"] },
  ...ofComponent("kube-apiserver", pluginIs("ServiceAccount", "on", "the accounts of pods are not checked")),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --enable-admission-plugins=NodeRestriction]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --disable-admission-plugins=ServiceAccount]
`,
    ],
  },
};
