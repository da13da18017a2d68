import { type Policy, readLevel, readVersion } from "../engines/pss/index.ts";
import type { PodSecurityConfiguration } from "./configuration.ts";
import type { PodSecurity, PodSecurityMode } from "./pod-security.ts";

/**
 * Pod Security as it is configured; privileged where nothing is said.
 * @throws {Problem} USAGE when a level or version is none, which the schema of the configuration refuses first
 */
export function toPodSecurity({ defaults = {}, exemptions = {} }: PodSecurityConfiguration = {}): PodSecurity {
  const toPolicy = (mode: PodSecurityMode): Policy => ({
    level: readLevel(defaults[mode] ?? "privileged"),
    version: readVersion(defaults[`${mode}-version`] ?? "latest"),
  });
  const { usernames = [], runtimeClasses = [], namespaces = [] } = exemptions;
  return {
    defaults: { enforce: toPolicy("enforce"), audit: toPolicy("audit"), warn: toPolicy("warn") },
    exemptions: { usernames, runtimeClasses, namespaces },
  };
}
