import type { Request } from "../../engines/policy/index.ts";
import type { PodSecurity } from "../pod-security.ts";
import { exempt, type PodSecurityVerdict } from "./verdict.ts";

/** The exemption that covers the request whatever it carries; the namespace's goes before the user's. */
export function findExemption(
  { namespace, userInfo }: Request,
  { exemptions }: PodSecurity,
): PodSecurityVerdict | undefined {
  if (isExemptNamespace(namespace, exemptions)) return exempt("namespace");
  const { username } = userInfo;
  return username !== "" && exemptions.usernames.includes(username) ? exempt("user") : undefined;
}

export function isExemptNamespace(namespace: string, exemptions: PodSecurity["exemptions"]): boolean {
  return namespace !== "" && exemptions.namespaces.includes(namespace);
}
