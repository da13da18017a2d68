import type { Change, Container } from "../../../model/index.ts";
import { COST } from "../costs.ts";
import { isMoreLikely, weigh, type Weighed } from "../likelihood.ts";
import { type Subject, toChange } from "../subject.ts";
import { toAdded, toFewerCapabilities } from "./capabilities.ts";
import { type Escape, KUBELET, METADATA } from "./escape.ts";
import { isPrivileged, toUnprivileged } from "./privileged.ts";

type Namespace = "hostPID" | "hostIPC" | "hostNetwork";

/**
 * The node's processes, shared memory and network. Its processes are taken over by whoever may trace them; root without
 * that right sees the files and variables of containers that are no stronger than its own.
 */
export function findHostNamespaces(subject: Subject): Escape[] {
  const { hostPID, hostIPC, hostNetwork } = subject.workload.podSpec;
  return [
    ...(hostPID === true ? findProcesses(subject) : []),
    ...(hostIPC === true ? findMemory(subject) : []),
    ...(hostNetwork === true ? findNetwork(subject) : []),
  ];
}

function findProcesses(subject: Subject): Escape[] {
  const { workload } = subject;
  const path = [...workload.specPath, "hostPID"];
  const own = toOwnNamespace(subject, "hostPID", "pod/host-pid");
  const tracing = workload.containers.flatMap((container): Escape[] => {
    const changes = [
      ...(isPrivileged(container) ? [toUnprivileged(subject, container)] : []),
      ...(tracesByCapability(container) ? [toFewerCapabilities(subject, container)] : []),
    ];
    if (changes.length === 0) return [];
    return [
      {
        kind: "escape/trace-host-process",
        gains: "node",
        ...weigh("certain", subject, container, ["root", "user-namespace", "sandbox"]),
        path: [...container.path, "securityContext"],
        message: `container "${container.name}" of ${subject.what} may trace the node's processes`,
        // With both, taking away one of them leaves the other.
        removals: [own, ...(changes.length === 1 ? changes : [])],
      },
    ];
  });
  const looking: Escape = {
    kind: "escape/host-pid",
    gains: "node",
    ...weighBest(subject, (container) => weigh("possible", subject, container, ["root", "user-namespace", "sandbox"])),
    path,
    message: `${subject.what} sees the node's processes, their files and variables`,
    removals: [own],
  };
  return [looking, ...tracing];
}

function tracesByCapability(container: Container): boolean {
  return toAdded(container).some(({ name }) => name === "SYS_PTRACE" || name === "SYS_ADMIN" || name === "ALL");
}

function findMemory(subject: Subject): Escape[] {
  return [
    {
      kind: "escape/host-ipc",
      gains: "node",
      ...weighBest(subject, (container) => weigh("unlikely", subject, container, ["user-namespace", "sandbox"])),
      precondition: "a process of the node keeps what can be abused in shared memory",
      path: [...subject.workload.specPath, "hostIPC"],
      message: `${subject.what} shares memory with processes of the node`,
      removals: [toOwnNamespace(subject, "hostIPC", "pod/host-ipc")],
    },
  ];
}

/** Not the node itself, but what answers there: no network policy holds for a pod on the node's network. */
function findNetwork(subject: Subject): Escape[] {
  if (subject.isSandboxed) return [];
  const common = {
    path: [...subject.workload.specPath, "hostNetwork"],
    removals: [toOwnNamespace(subject, "hostNetwork", "pod/host-network")],
  };
  return [
    {
      ...common,
      kind: "escape/host-network",
      gains: METADATA,
      technique: "T1552.005",
      likelihood: "likely",
      precondition: "the node is a cloud machine with a metadata service",
      message: `${subject.what} asks the metadata service as the node: no network policy holds on the node's network`,
    },
    {
      ...common,
      kind: "escape/host-network",
      gains: KUBELET,
      technique: "T1613",
      likelihood: "certain",
      message: `${subject.what} is on the node's network, where the kubelet and node-local services listen`,
    },
  ];
}

function toOwnNamespace(subject: Subject, namespace: Namespace, control: string): Change {
  const path = [...subject.workload.specPath, namespace];
  return toChange(subject, {
    control,
    title: `Take ${namespace} from the pods`,
    cost: COST.privilege,
    edits: [{ op: "remove", path }],
  });
}

/** What the container does for which it is likeliest. */
export function weighBest(subject: Subject, weighOne: (container: Container) => Weighed): Weighed {
  const all = subject.workload.containers.map(weighOne);
  const [first, ...others] = all;
  if (first === undefined) return { likelihood: "unlikely", precondition: "a container is added to the pod" };
  return others.reduce((best, one) => (isMoreLikely(one.likelihood, best.likelihood) ? one : best), first);
}
