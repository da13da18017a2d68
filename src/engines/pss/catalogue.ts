import type { CheckRevision, PodCheck } from "./check.ts";
import { type Policy, toMinor } from "./policy.ts";
import { allowPrivilegeEscalation } from "./checks/allow-privilege-escalation.ts";
import { appArmorProfile } from "./checks/app-armor-profile.ts";
import { capabilitiesBaseline } from "./checks/capabilities-baseline.ts";
import { capabilitiesRestricted } from "./checks/capabilities-restricted.ts";
import { hostNamespaces } from "./checks/host-namespaces.ts";
import { hostPathVolumes } from "./checks/host-path-volumes.ts";
import { hostPorts } from "./checks/host-ports.ts";
import { hostProbesAndHostLifecycle } from "./checks/host-probes-and-host-lifecycle.ts";
import { privileged } from "./checks/privileged.ts";
import { procMount } from "./checks/proc-mount.ts";
import { procMountRestricted } from "./checks/proc-mount-restricted.ts";
import { restrictedVolumes } from "./checks/restricted-volumes.ts";
import { runAsNonRoot } from "./checks/run-as-non-root.ts";
import { runAsUser } from "./checks/run-as-user.ts";
import { seLinuxOptions } from "./checks/se-linux-options.ts";
import { seccompProfileBaseline } from "./checks/seccomp-profile-baseline.ts";
import { seccompProfileRestricted } from "./checks/seccomp-profile-restricted.ts";
import { sysctls } from "./checks/sysctls.ts";
import { windowsHostProcess } from "./checks/windows-host-process.ts";

/** Every check, in the order in which the built-in controller reports: baseline first, each level by id. */
export const CHECKS: readonly PodCheck[] = [
  appArmorProfile,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfileBaseline,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompProfileRestricted,
];

/** A check as it stands in one version. */
export interface CurrentCheck extends CheckRevision {
  readonly id: string;
}

/** Minor version of the newest revision of any check; every later version behaves as this one. */
const NEWEST_MINOR = Math.max(...CHECKS.flatMap((check) => check.revisions.map(({ since }) => toMinor(since))));

const minors = Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => minor);
const BASELINE = minors.map((minor) => revisionsAt(minor, ["baseline"]));
const RESTRICTED = minors.map((minor) => withoutOverridden(revisionsAt(minor, ["baseline", "restricted"])));

/** The checks that make up a policy. */
export function checksOf({ level, version }: Policy): readonly CurrentCheck[] {
  if (level === "privileged") return [];
  const checks = (level === "baseline" ? BASELINE : RESTRICTED)[Math.min(toMinor(version), NEWEST_MINOR)];
  // Only an unchecked cast gets a version in here that is none; allowing everything would be the wrong answer to it.
  if (checks === undefined) throw new RangeError(`not a version of the standard: ${version}`);
  return checks;
}

function revisionsAt(minor: number, levels: readonly string[]): readonly CurrentCheck[] {
  return CHECKS.filter((check) => levels.includes(check.level)).flatMap(({ id, revisions }) => {
    const revision = revisions.findLast(({ since }) => toMinor(since) <= minor);
    return revision === undefined ? [] : [{ id, ...revision }];
  });
}

function withoutOverridden(checks: readonly CurrentCheck[]): readonly CurrentCheck[] {
  const overridden = new Set(checks.flatMap((check) => check.overrides ?? []));
  return checks.filter((check) => !overridden.has(check.id));
}
