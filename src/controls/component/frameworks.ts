import type { Frameworks } from "../../model/index.ts";

/** What controls on the settings of the control plane give evidence for; each adds its own requirements. */
export const CONTROL_PLANE: Frameworks = {
  nsa: ["Network separation and hardening: control plane"],
  nist80053: ["CM-6", "AC-3"],
  pci: ["2.2.1"],
  owasp: ["K06"],
};

/** What controls on the kubelet and its node give evidence for. */
export const NODE: Frameworks = {
  nsa: ["Network separation and hardening: worker nodes"],
  nist800190: ["4.5.1"],
  nist80053: ["CM-6", "AC-3"],
  pci: ["2.2.1"],
  owasp: ["K06"],
};

/** What controls on the audit log give evidence for. */
export const AUDIT: Frameworks = {
  nsa: ["Audit logging and threat detection"],
  nist80053: ["AU-2", "AU-12"],
  pci: ["10.2.1"],
  hipaa: ["164.312(b)"],
  owasp: ["K05"],
};
