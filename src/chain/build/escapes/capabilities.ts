import type { Change, Container, Likelihood } from "../../../model/index.ts";
import { COST } from "../costs.ts";
import { weigh } from "../likelihood.ts";
import { type Subject, toChange } from "../subject.ts";
import type { Escape } from "./escape.ts";

interface Power {
  readonly gains: "node" | "node-files";
  readonly likelihood: Likelihood;
  /** What whoever has it does. */
  readonly says: string;
}

/** Capabilities that lead out of a container. Those that need a host namespace besides stand with that namespace. */
const POWERS: ReadonlyMap<string, Power> = new Map<string, Power>([
  ["ALL", { gains: "node", likelihood: "certain", says: "every capability, loading kernel modules among them" }],
  ["SYS_ADMIN", { gains: "node", likelihood: "likely", says: "mounts file systems and changes namespaces" }],
  ["SYS_MODULE", { gains: "node", likelihood: "certain", says: "loads code into the node's kernel" }],
  ["SYS_RAWIO", { gains: "node", likelihood: "possible", says: "reaches memory and ports of the hardware" }],
  ["BPF", { gains: "node", likelihood: "possible", says: "loads programs into the node's kernel" }],
  ["PERFMON", { gains: "node", likelihood: "unlikely", says: "reads kernel memory by tracing" }],
  ["SYS_BOOT", { gains: "node", likelihood: "unlikely", says: "loads another kernel" }],
  ["MAC_ADMIN", { gains: "node", likelihood: "unlikely", says: "changes the node's access policy" }],
  ["MAC_OVERRIDE", { gains: "node", likelihood: "unlikely", says: "passes by the node's access policy" }],
  ["DAC_READ_SEARCH", { gains: "node-files", likelihood: "likely", says: "opens any file of the node by its handle" }],
]);

/** Capabilities that a container is given beyond the runtime's own, and what each of them opens. */
export function findCapabilities(subject: Subject): Escape[] {
  return subject.workload.containers.flatMap((container) => {
    const added = new Map(toAdded(container).map((one) => [one.name, one]));
    const found = [...added.values()].flatMap((one) => {
      const power = POWERS.get(one.name);
      if (power === undefined) return [];
      const writes = one.name === "DAC_READ_SEARCH" && hasDacOverride(container, added);
      return [{ ...one, power }, ...(writes ? [{ ...one, power: WRITING }] : [])];
    });
    if (found.length === 0) return [];
    const removals = [toFewerCapabilities(subject, container)];
    return found.map((one) => toEscape(subject, container, one, removals));
  });
}

/** With DAC_OVERRIDE, which runtimes give anyway, the files that are opened by handle are written as well. */
const WRITING: Power = { gains: "node", likelihood: "possible", says: "writes any file of the node by its handle" };

function toEscape(
  subject: Subject,
  container: Container,
  { name, index, power }: { name: string; index: number; power: Power },
  removals: readonly Change[],
): Escape {
  const { gains, likelihood, says } = power;
  return {
    kind: `escape/capability-${name.toLowerCase().replaceAll("_", "-")}`,
    gains,
    ...weigh(likelihood, subject, container, ["root", "user-namespace", "sandbox"]),
    path: [...container.path, "securityContext", "capabilities", "add", index],
    message: `container "${container.name}" of ${subject.what} has ${name}: ${says}`,
    removals,
  };
}

interface Added {
  /** As the kernel lists it, without CAP_. */
  readonly name: string;
  readonly index: number;
}

export function toAdded({ spec }: Container): Added[] {
  return (spec.securityContext?.capabilities?.add ?? []).map((text, index) => ({ name: toCapability(text), index }));
}

function toCapability(text: string): string {
  const name = text.trim().toUpperCase();
  return name.startsWith("CAP_") ? name.slice(4) : name;
}

function hasDacOverride({ spec }: Container, added: ReadonlyMap<string, Added>): boolean {
  if (added.has("DAC_OVERRIDE")) return true;
  const dropped = (spec.securityContext?.capabilities?.drop ?? []).map(toCapability);
  return !dropped.includes("ALL") && !dropped.includes("DAC_OVERRIDE");
}

/** Takes away all that is added but NET_BIND_SERVICE, as the controls of added capabilities do. */
export function toFewerCapabilities(subject: Subject, container: Container): Change {
  const path = [...container.path, "securityContext", "capabilities", "add"];
  const isKept = toAdded(container).some(({ name }) => name === "NET_BIND_SERVICE");
  return toChange(subject, {
    control: "pod/added-capabilities",
    part: container.name,
    title: `Take the added capabilities from container ${container.name}`,
    cost: COST.privilege,
    edits: [isKept ? { op: "set", path, value: ["NET_BIND_SERVICE"] } : { op: "remove", path }],
  });
}
