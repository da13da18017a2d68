import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { ciphersAreStrong } from "../component/ciphers.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerCipherSuites: ObjectControl = {
  id: "api-server/cipher-suites",
  title: "The API server offers strong cipher suites only",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["information-disclosure"],
    text: "A connection that was recorded and ends in a weak suite can be read later, or broken into while it lasts.",
  },
  why: "Suites with forward secrecy and authenticated encryption leave nothing known to attack.",
  fix: {
    text: "Set `--tls-cipher-suites` to suites of ECDHE with GCM or ChaCha20, or `--tls-min-version=VersionTLS13`.",
  },
  residualRisk: "Keys that are stolen from the node break TLS all the same.",
  tradeOff: "Very old clients cannot connect.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.29"], nist80053: ["SC-8", "SC-13"] },
  ...ofComponent("kube-apiserver", ciphersAreStrong({ flag: "tls-cipher-suites" }, { flag: "tls-min-version" })),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --tls-min-version=VersionTLS13]
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
      command: [kube-apiserver, "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_RSA_WITH_AES_128_CBC_SHA"]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --profiling=false]
`,
    ],
  },
};
