import { asList, asString, type Change, dig, type Json, type PodSpec, type Resource } from "../../../model/index.ts";
import { COST } from "../costs.ts";
import { type Subject, toChange } from "../subject.ts";

/** Labels of control-plane nodes, and the taints that keep pods from them; the older name is still about. */
const ROLES: readonly string[] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

export function isControlPlane({ object }: Resource): boolean {
  const labels = object.metadata.labels ?? {};
  return ROLES.some((role) => Object.hasOwn(labels, role));
}

/** Whether pods are kept from the node unless they tolerate its role. */
export function isTainted({ object }: Resource): boolean {
  return asList(dig(object, "spec", "taints")).some((taint) => isRole(dig(taint, "key")));
}

function isRole(key: Json | undefined): boolean {
  return ROLES.includes(asString(key) ?? "");
}

type Tolerations = NonNullable<PodSpec["tolerations"]>;

/** Whether the scheduler may put the pod on a control-plane node. */
export function toleratesControlPlane({ podSpec }: Subject["workload"]): boolean {
  return (podSpec.tolerations ?? []).some(isOfControlPlane);
}

function isOfControlPlane({ key = "", operator, effect }: Tolerations[number]): boolean {
  if (effect !== undefined && effect !== "" && effect !== "NoSchedule") return false;
  return key === "" ? operator === "Exists" : ROLES.includes(key);
}

/** Whether the pods ask for a node of the control plane. */
export function selectsControlPlane({ podSpec }: Subject["workload"]): boolean {
  return ROLES.some((role) => Object.hasOwn(podSpec.nodeSelector ?? {}, role));
}

export function toUntolerating(subject: Subject): Change {
  const { podSpec, specPath } = subject.workload;
  const all = podSpec.tolerations ?? [];
  const kept = all.filter((one) => !isOfControlPlane(one));
  const path = [...specPath, "tolerations"];
  return toChange(subject, {
    control: "pod/control-plane-node",
    title: "Keep the pods off control-plane nodes",
    cost: COST.resource,
    edits: [kept.length === 0 ? { op: "remove", path } : { op: "set", path, value: kept as Json }],
  });
}
