import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { pluginIs } from "../component/admission-plugins.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerEventRate: ObjectControl = {
  id: "api-server/event-rate",
  title: "The API server limits the rate of Events",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  threat: {
    stride: ["denial-of-service"],
    text: "A pod that fails in a loop, or an attacker who may write Events, fills etcd and keeps the API server busy.",
  },
  why: "The admission plugin EventRateLimit refuses what goes beyond a rate for each namespace, user or source.",
  fix: {
    text: "Add `EventRateLimit` to `--enable-admission-plugins` and give its limits in the file of `--admission-control-config-file`.",
  },
  residualRisk: "Other requests are limited by API priority and fairness only.",
  tradeOff: "Limits must fit the cluster; Events beyond them are lost.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.9"] },
  ...ofComponent("kube-apiserver", pluginIs("EventRateLimit", "on", "Events may come at any rate")),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --enable-admission-plugins=EventRateLimit, --admission-control-config-file=/etc/kubernetes/admission.yaml]
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
      command: [kube-apiserver, --enable-admission-plugins=NodeRestriction]
`,
    ],
  },
};
