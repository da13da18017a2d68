import { createHash } from "node:crypto";
import type { Request } from "../../../engines/policy/index.ts";
import type { KubernetesObject, OwnerReference } from "../../../model/index.ts";

/** Whom an Event is about. */
export interface Regarding {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty where the server still has to make one. */
  readonly name: string;
  /** Empty for what belongs to none. */
  readonly namespace: string;
}

export interface EventFacts {
  /** UpperCamelCase, as Kubernetes' own. */
  readonly why: string;
  readonly at: Date;
  readonly regarding: Regarding;
  readonly reportingInstance: string;
  readonly text: string;
}

const CONTROLLER = "hauberk.dev/admission";
const MAX_BYTES = 1000;
const MAX_NAME = 63;

/** The controller of the object, where it has one: a pod that was refused never comes to be, its ReplicaSet is there. */
export function toRegarding({ object, oldObject, kind, resource, namespace, name }: Request): Regarding {
  const one = object ?? oldObject;
  const owners: unknown = one?.metadata.ownerReferences;
  const controller = Array.isArray(owners)
    ? (owners as OwnerReference[]).find((owner) => owner?.controller === true)
    : undefined;
  if (
    typeof controller?.name === "string" &&
    typeof controller.kind === "string" &&
    typeof controller.apiVersion === "string"
  )
    return { apiVersion: controller.apiVersion, kind: controller.kind, name: controller.name, namespace };
  const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
  // The request of a namespace carries its own name as namespace; its Events are of the cluster.
  const isNamespace = resource.group === "" && resource.resource === "namespaces";
  return {
    apiVersion,
    kind: kind.kind,
    name: name === "" ? (one?.metadata.name ?? "") : name,
    namespace: isNamespace ? "" : namespace,
  };
}

/** The Event (events.k8s.io/v1); the same facts give the same name, so that a series changes the Event that is there. */
export function toEvent(facts: EventFacts, series?: { readonly count: number; readonly last: Date }): KubernetesObject {
  const { why, at, regarding, reportingInstance, text } = facts;
  // The API server wants Events of cluster-scoped objects there.
  const namespace = regarding.namespace === "" ? "default" : regarding.namespace;
  return {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: toName(facts), namespace },
    eventTime: toMicroTime(at),
    reportingController: CONTROLLER,
    reportingInstance: reportingInstance.slice(0, 128),
    action: "Admission",
    reason: why,
    type: "Warning",
    note: toBounded(text),
    regarding: {
      apiVersion: regarding.apiVersion,
      kind: regarding.kind,
      ...(regarding.name === "" ? {} : { name: regarding.name }),
      ...(regarding.namespace === "" ? {} : { namespace: regarding.namespace }),
    },
    ...(series === undefined ? {} : { series: { count: series.count, lastObservedTime: toMicroTime(series.last) } }),
  };
}

function toName({ why, at, regarding, reportingInstance, text }: EventFacts): string {
  const facts = JSON.stringify([why, at.getTime(), regarding, reportingInstance, text]);
  const hash = createHash("sha256").update(facts).digest("hex").slice(0, 16);
  const plain = `${regarding.kind}-${regarding.name}`.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");
  return `${plain.slice(0, MAX_NAME).replaceAll(/^-+|-+$/g, "") || "hauberk"}.${hash}`;
}

function toMicroTime(at: Date): string {
  return at.toISOString().replace("Z", "000Z");
}

/** Without what a terminal would act upon. */
function toBounded(text: string): string {
  const plain = text.replaceAll(/\p{C}/gu, "?");
  if (Buffer.byteLength(plain) <= MAX_BYTES) return plain;
  return `${Buffer.from(plain)
    .subarray(0, MAX_BYTES)
    .toString("utf8")
    .replace(/\uFFFD+$/, "")}…`;
}
