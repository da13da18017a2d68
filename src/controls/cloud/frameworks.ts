import type { Frameworks } from "../../model/index.ts";

/** What controls on settings of the cloud give evidence for; each adds its own requirements. */
export const CLOUD: Frameworks = {
  nsa: ["Network separation and hardening: control plane"],
  nist80053: ["CM-6", "AC-3"],
  pci: ["2.2.1"],
  owasp: ["K06"],
};

/** What controls on nodes of the cloud give evidence for. */
export const CLOUD_NODE: Frameworks = {
  nsa: ["Network separation and hardening: worker nodes"],
  nist800190: ["4.5.1"],
  nist80053: ["CM-6", "AC-6"],
  pci: ["2.2.1"],
  owasp: ["K06"],
};
