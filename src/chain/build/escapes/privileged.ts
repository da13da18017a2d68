import type { Change, Container } from "../../../model/index.ts";
import { COST } from "../costs.ts";
import { weigh } from "../likelihood.ts";
import { type Subject, toChange } from "../subject.ts";
import type { Escape } from "./escape.ts";

/** A privileged container has every device and every capability: one mount of the node's disk. */
export function findPrivileged(subject: Subject): Escape[] {
  return subject.workload.containers.filter(isPrivileged).map((container) => ({
    kind: "escape/privileged",
    gains: "node",
    ...weigh("certain", subject, container, ["root", "user-namespace", "sandbox"]),
    path: [...container.path, "securityContext", "privileged"],
    message: `container "${container.name}" of ${subject.what} runs privileged`,
    removals: [toUnprivileged(subject, container)],
  }));
}

export function isPrivileged({ spec }: Container): boolean {
  return spec.securityContext?.privileged === true;
}

export function toUnprivileged(subject: Subject, container: Container): Change {
  return toChange(subject, {
    control: "pod/privileged",
    part: container.name,
    title: `Take privileged from container ${container.name}`,
    cost: COST.privilege,
    edits: [{ op: "set", path: [...container.path, "securityContext", "privileged"], value: false }],
  });
}
