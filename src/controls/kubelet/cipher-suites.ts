import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { ciphersAreStrong } from "../component/ciphers.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletCipherSuites: ObjectControl = {
  id: "kubelet/cipher-suites",
  title: "The kubelet offers strong cipher suites only",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["information-disclosure"],
    text: "A connection that was recorded and ends in a weak suite can be read later, or broken into while it lasts.",
  },
  why: "Suites with forward secrecy and authenticated encryption leave nothing known to attack.",
  fix: { text: "Set `tlsCipherSuites` to suites of ECDHE with GCM or ChaCha20, or `tlsMinVersion: VersionTLS13`." },
  residualRisk: "Keys that are stolen from the node break TLS all the same.",
  tradeOff: "Very old clients cannot connect.",
  frameworks: { ...NODE, cis: ["4.2.12"], nist80053: ["SC-8", "SC-13"] },
  ...ofComponent(
    "kubelet",
    ciphersAreStrong(
      { flag: "tls-cipher-suites", keys: ["tlsCipherSuites"] },
      { flag: "tls-min-version", keys: ["tlsMinVersion"] },
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsMinVersion: VersionTLS13
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--tls-min-version=VersionTLS13"] }
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCipherSuites: [TLS_RSA_WITH_AES_256_CBC_SHA]
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
  },
};
