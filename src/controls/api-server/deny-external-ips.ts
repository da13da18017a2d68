import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { pluginIs } from "../component/admission-plugins.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerDenyExternalIps: ObjectControl = {
  id: "api-server/deny-external-ips",
  title: "The API server refuses Services with external IP addresses",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "Whoever may write a Service takes over what the pods of the cluster send to any address, by naming it as an external IP (CVE-2020-8554).",
  },
  why: "The admission plugin DenyServiceExternalIPs refuses the field.",
  fix: { text: "Add `DenyServiceExternalIPs` to `--enable-admission-plugins`." },
  residualRisk:
    "Services that already name such addresses keep them; the status of a Service can do the same for who may write it.",
  tradeOff: "Whoever needs externalIPs must use a load balancer.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.3"] },
  ...ofComponent("kube-apiserver", pluginIs("DenyServiceExternalIPs", "on", "a Service may claim any address")),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, "--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs"]
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
