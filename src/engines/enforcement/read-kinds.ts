/** Kinds that say something of what a cluster enforces; `*` stands for every kind of a group. */
export const READ_KINDS: readonly string[] = [
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "/Namespace",
  "/Service",
  "discovery.k8s.io/EndpointSlice",
  "apps/Deployment",
  "config.gatekeeper.sh/Config",
  "constraints.gatekeeper.sh/*",
  "kyverno.io/ClusterPolicy",
  "kyverno.io/Policy",
];
