import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { pluginIs } from "../component/admission-plugins.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerAlwaysPullImages: ObjectControl = {
  id: "api-server/always-pull-images",
  title: "The API server has images pulled anew for each pod",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  threat: {
    stride: ["information-disclosure"],
    text: "Where tenants share nodes, a pod that knows the name of a private image starts it from the cache of the node without any credential for the registry.",
  },
  why: "The admission plugin AlwaysPullImages sets the pull policy of every container, so that each pod shows its own credential.",
  fix: { text: "Add `AlwaysPullImages` to `--enable-admission-plugins`." },
  residualRisk: "Who has a credential of the registry still reads all of its images.",
  tradeOff: "Each start asks the registry: it must be there, or pods do not start.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.11"] },
  ...ofComponent(
    "kube-apiserver",
    pluginIs("AlwaysPullImages", "on", "pods start images of others from the cache of the node"),
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
      command: [kube-apiserver, --enable-admission-plugins=AlwaysPullImages]
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
