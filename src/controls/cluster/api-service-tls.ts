import { dig, type ObjectControl } from "../../model/index.ts";

export const apiServiceTls: ObjectControl = {
  id: "cluster/api-service-tls",
  title: "The API server checks who answers for an aggregated API",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["apiregistration.k8s.io/APIService"],
  threat: {
    stride: ["spoofing", "tampering"],
    text: "Whoever can answer for the Service's address, by ARP or DNS tricks inside the cluster, receives requests with the user's identity and returns what they like.",
  },
  why: "With `caBundle` the API server knows the extension server's certificate.",
  fix: {
    text: "Remove `insecureSkipTLSVerify` and set `caBundle`, for example by cert-manager's CA injector.",
    caution:
      "Until the bundle fits the server's certificate, the aggregated API is unavailable: set the bundle in the same step.",
  },
  residualRisk: "A compromised extension server still sees its requests.",
  tradeOff: "A certificate to renew.",
  frameworks: { nist80053: ["SC-8", "SC-23"], hipaa: ["164.312(e)(1)"], owasp: ["K09"] },
  check({ object }) {
    const path = ["spec", "insecureSkipTLSVerify"];
    if (dig(object, ...path) !== true) return undefined;
    return { path, message: `APIService "${object.metadata.name ?? ""}" is asked without checking its certificate` };
  },
  examples: {
    good: [
      `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1beta1.metrics.k8s.io }
spec: { group: metrics.k8s.io, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100, caBundle: TFMwdA==, service: { name: metrics-server, namespace: kube-system } }
`,
    ],
    bad: [
      `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1beta1.metrics.k8s.io }
spec: { group: metrics.k8s.io, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: { name: metrics-server, namespace: kube-system } }
`,
    ],
  },
};
