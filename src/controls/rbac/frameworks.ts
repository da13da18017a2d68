import type { Frameworks } from "../../model/index.ts";

/** What every control on who may do what gives evidence for; each adds its own requirements. */
export const LEAST_PRIVILEGE: Frameworks = {
  nsa: ["Authentication and authorization: least privilege"],
  nist800190: ["4.3.1"],
  nist80053: ["AC-6", "AC-3"],
  pci: ["7.2.1", "7.2.2"],
  hipaa: ["164.308(a)(4)", "164.312(a)(1)"],
  owasp: ["K03"],
};
