import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { gateIsOn } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const controllerManagerKubeletCertificateRotation: ObjectControl = {
  id: "controller-manager/kubelet-certificate-rotation",
  title: "The controller manager lets kubelets renew their serving certificates",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "Serving certificates of kubelets run out, or are made to last for years: who took one passes for the node all that time.",
  },
  why: "The feature gate lets kubelets ask for new ones in time.",
  fix: { text: "Take `RotateKubeletServerCertificate=false` out of `--feature-gates`." },
  residualRisk: "Somebody must approve the requests.",
  tradeOff: "None: it is on by default.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.3.6"] },
  ...ofComponent(
    "kube-controller-manager",
    gateIsOn("RotateKubeletServerCertificate", "serving certificates of kubelets are not renewed"),
  ),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --feature-gates=RotateKubeletServerCertificate=true]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --profiling=false]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, "--feature-gates=A=true,RotateKubeletServerCertificate=false"]
`,
    ],
  },
};
