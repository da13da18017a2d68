import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { pluginIs } from "../component/admission-plugins.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerAlwaysAdmit: ObjectControl = {
  id: "api-server/always-admit",
  title: "The API server does not run AlwaysAdmit",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["tampering"],
    text: "The plugin admits every object and is there for tests; who turns it on believes that admission does something.",
  },
  why: "Without it the other plugins decide.",
  fix: { text: "Take `AlwaysAdmit` out of `--enable-admission-plugins`." },
  residualRisk: "Other plugins can be turned off, too.",
  tradeOff: "None: the plugin does nothing useful.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.10"] },
  ...ofComponent("kube-apiserver", pluginIs("AlwaysAdmit", "off", "it admits everything")),
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
      command: [kube-apiserver, "--enable-admission-plugins=AlwaysAdmit,NodeRestriction"]
`,
    ],
  },
};
