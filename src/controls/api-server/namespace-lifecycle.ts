import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { pluginIs } from "../component/admission-plugins.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerNamespaceLifecycle: ObjectControl = {
  id: "api-server/namespace-lifecycle",
  title: "The API server refuses objects in namespaces that are not there",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["tampering", "denial-of-service"],
    text: "Objects made in a namespace that is being deleted, or that never was, stay behind unseen, outside of every policy for namespaces; the default namespaces can be deleted.",
  },
  why: "The admission plugin NamespaceLifecycle refuses them.",
  fix: { text: "Take `NamespaceLifecycle` out of `--disable-admission-plugins`." },
  residualRisk: "Objects in namespaces that are there are judged by other means.",
  tradeOff: "None: it is on by default.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.13"] },
  ...ofComponent(
    "kube-apiserver",
    pluginIs("NamespaceLifecycle", "on", "objects are made in namespaces that are not there"),
  ),
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
      command: [kube-apiserver, "--disable-admission-plugins=NamespaceLifecycle,ServiceAccount"]
`,
    ],
  },
};
