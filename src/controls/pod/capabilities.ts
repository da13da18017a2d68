import type { Container, Edit, Observation } from "../../model/index.ts";
import { onContainer } from "./setting.ts";

/** Capabilities by what they open, without the CAP_ prefix. What is in no list adds little to what containers have anyway. */
export const DANGERS = {
  everything: ["ALL"],
  administration: ["SYS_ADMIN"],
  "kernel-module": ["SYS_MODULE"],
  kernel: [
    "SYS_PTRACE",
    "SYS_RAWIO",
    "BPF",
    "PERFMON",
    "DAC_READ_SEARCH",
    "SYS_BOOT",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "SYSLOG",
  ],
  network: ["NET_ADMIN"],
  "raw-network": ["NET_RAW"],
  /** The only one that the restricted Pod Security Standard lets back in. */
  port: ["NET_BIND_SERVICE"],
  /** What runtimes give anyway, and the baseline Pod Security Standard allows. */
  default: [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
  ],
} as const satisfies Record<string, readonly string[]>;

export type Danger = keyof typeof DANGERS | "other";

/** What containerd and CRI-O leave a container that says nothing. */
export const RUNTIME_DEFAULTS: readonly string[] = [...DANGERS.default, ...DANGERS.port, ...DANGERS["raw-network"]];

const DANGER_OF: ReadonlyMap<string, Danger> = new Map(
  Object.entries(DANGERS).flatMap(([danger, names]) => names.map((name): [string, Danger] => [name, danger as Danger])),
);

/** The name as the kernel lists it: runtimes ignore case, some accept the prefix too. */
export function toCapability(text: string): string {
  const name = text.trim().toUpperCase();
  return name.startsWith("CAP_") ? name.slice(4) : name;
}

export function toDanger(text: string): Danger {
  return DANGER_OF.get(toCapability(text)) ?? "other";
}

/** Names the container drops, upper case. With a prefix it is not one that every runtime knows, so it does not count. */
export function toDropped(container: Container): Set<string> {
  return new Set((container.spec.securityContext?.capabilities?.drop ?? []).map((name) => name.trim().toUpperCase()));
}

/** One observation for each capability of that danger which the container adds. */
export function findAdded(container: Container, danger: Danger, says: (name: string) => string): Observation[] {
  const added = container.spec.securityContext?.capabilities?.add ?? [];
  return added.flatMap((text, index) => {
    if (toDanger(text) !== danger) return [];
    return [
      {
        path: [...onContainer(container, "capabilities", "add"), index],
        message: `container "${container.name}" adds ${text}: ${says(toCapability(text))}`,
        edits: danger === "port" ? [] : toAddedEdits(container),
      },
    ];
  });
}

/**
 * Takes away every added capability but NET_BIND_SERVICE. All controls of added capabilities write this same edit, so
 * that they can be applied together in any order.
 */
export function toAddedEdits(container: Container): Edit[] {
  const path = onContainer(container, "capabilities", "add");
  const kept = (container.spec.securityContext?.capabilities?.add ?? []).filter((name) => toDanger(name) === "port");
  return [kept.length === 0 ? { op: "remove", path } : { op: "set", path, value: kept }];
}

/** Whether Kubernetes refuses `allowPrivilegeEscalation: false` beside what the container has. */
export function needsEscalation(container: Container): boolean {
  const { privileged, capabilities } = container.spec.securityContext ?? {};
  return privileged === true || (capabilities?.add ?? []).some((name) => toCapability(name) === "SYS_ADMIN");
}
