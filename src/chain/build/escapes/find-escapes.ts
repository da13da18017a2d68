import type { Subject } from "../subject.ts";
import { findCapabilities } from "./capabilities.ts";
import type { Escape, FindEscapes, Surroundings } from "./escape.ts";
import { findHostMounts } from "./host-mounts.ts";
import { findHostNamespaces } from "./host-namespaces.ts";
import { findKernel } from "./kernel.ts";
import { findPrivileged } from "./privileged.ts";
import { findDevices, findHostProcess, findUnmaskedProc } from "./settings.ts";

const FINDERS: readonly FindEscapes[] = [
  findPrivileged,
  findHostMounts,
  findHostNamespaces,
  findCapabilities,
  findUnmaskedProc,
  findHostProcess,
  findDevices,
  findKernel,
];

/** Every way out of the workload's containers; ways do not hide each other, so closing one shows no new one. */
export function findEscapes(subject: Subject, surroundings: Surroundings): Escape[] {
  return FINDERS.flatMap((find) => find(subject, surroundings));
}
