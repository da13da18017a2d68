import {
  asString,
  type Change,
  type ChangeCost,
  type Container,
  dig,
  type Edit,
  type Evidence,
  type FootholdId,
  type Path,
  type Picture,
  type ResourceId,
  type Settings,
  toFootholdId,
  toGroupKind,
  toResourceId,
  type Workload,
} from "../../model/index.ts";

/** One workload as an attacker meets it. */
export interface Subject {
  readonly workload: Workload;
  readonly reach: FootholdId;
  readonly code: FootholdId;
  /** `Deployment shop/cart` */
  readonly what: string;
  readonly resource: ResourceId;
  /** Tells the changes of objects apart: `apps/Deployment/shop/cart`. */
  readonly key: string;
  /** A kernel or a hypervisor of its own stands between the pod and the node's kernel. */
  readonly isSandboxed: boolean;
  /** The pod's root is nobody on the node. */
  readonly hasUserNamespace: boolean;
  readonly isWindows: boolean;
  /** Containers in which the attacker's code can run when the pod has started. */
  readonly running: number;
}

/** The workloads of a picture; several objects of one name (the overlays of two environments) keep their changes apart. */
export function toSubjects(picture: Picture, settings: Settings): Subject[] {
  const lastOf = new Map<string, { object: object; ordinal: number }>();
  const isSandbox = toIsSandbox(picture, settings);
  return picture.workloads.map((workload) => {
    const { object } = workload.resource;
    const resource = toResourceId(object);
    const groupKind = toGroupKind(object);
    const name = [groupKind, workload.namespace, resource.name].join("/");
    const last = lastOf.get(name);
    const ordinal = last === undefined ? 1 : last.object === object ? last.ordinal : last.ordinal + 1;
    lastOf.set(name, { object, ordinal });
    return {
      workload,
      reach: toFootholdId("reach", workload.namespace, groupKind, resource.name),
      code: toFootholdId("code", workload.namespace, groupKind, resource.name),
      what: `${resource.kind} ${workload.namespace}/${resource.name}`,
      resource,
      key: ordinal === 1 ? name : `${name}~${ordinal}`,
      isSandboxed: isSandbox(workload.podSpec.runtimeClassName),
      hasUserNamespace: workload.podSpec.hostUsers === false,
      isWindows:
        workload.podSpec.os?.name === "windows" || workload.podSpec.nodeSelector?.["kubernetes.io/os"] === "windows",
      running: workload.containers.filter(isRunning).length,
    };
  });
}

/** Handlers of runtimes that do not share the node's kernel: gVisor's and Kata's own names. */
const SANDBOX_HANDLERS = /^(?:runsc|gvisor|kata)/;

function toIsSandbox(picture: Picture, { sandboxRuntimeClasses }: Settings): (name: string | undefined) => boolean {
  const handlers = new Map(
    picture
      .ofKind("node.k8s.io/RuntimeClass")
      .map(({ object }) => [object.metadata.name ?? "", asString(dig(object, "handler")) ?? ""]),
  );
  return (name) => {
    if (name === undefined || name === "") return false;
    const handler = handlers.get(name);
    // What the class really starts counts more than what it is called.
    if (handler !== undefined && handler !== "") return SANDBOX_HANDLERS.test(handler);
    return sandboxRuntimeClasses.some((pattern) =>
      pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
    );
  };
}

/** A change of the workload's own object. */
export function toChange(
  subject: Subject,
  change: {
    /** Id of the control of the catalogue; or else the kind of change. */
    readonly control?: string;
    readonly kind?: string;
    /** What of the workload it is about: a container, a volume. */
    readonly part?: string;
    readonly title: string;
    readonly cost: ChangeCost;
    readonly edits: readonly Edit[];
  },
): Change {
  const { control, kind = control ?? "", part, title, cost, edits } = change;
  const { resource } = subject;
  const { origin } = subject.workload.resource;
  const id = `${kind}@${subject.key}${part === undefined ? "" : `/${part}`}`;
  return {
    id,
    ...(control === undefined ? {} : { control }),
    title: `${title} in ${subject.what}`,
    resource,
    origin,
    cost,
    edits,
  };
}

export function toEvidence(subject: Subject, path: Path, message: string): Evidence {
  return { resource: subject.resource, origin: subject.workload.resource.origin, path, message };
}

/** Containers in which the attacker's code can run when the pod has started. */
export function isRunning({ kind }: Container): boolean {
  return kind !== "init";
}
