import {
  builtInKinds,
  findKind,
  type Kind,
  type KindTable,
  toAdmittedForm,
  toCreatedForm,
  toServerForm,
} from "../../../inventory/kinds/index.ts";
import { type JsonObject, type KubernetesObject, type ResourceId, toResourceId } from "../../../model/index.ts";
import { LastMade } from "../last-made.ts";
import type { Operation, Request, World } from "../policy.ts";

/** Whether objects are as people write them or as the API server hands them to webhooks. */
export type ObjectForm = "as written" | "as served";

/** A request as the API server's plugins see it. */
export interface Attributes {
  readonly operation: Operation;
  readonly object: KubernetesObject | null;
  readonly oldObject: KubernetesObject | null;
  readonly kind: Request["kind"];
  readonly resource: Request["resource"];
  readonly subResource: string;
  readonly name: string;
  /** The own name for a Namespace; empty for all other cluster-scoped objects. */
  readonly namespace: string;
  readonly request: Request;
  /** Undefined where the kind is not known: its objects are taken as they are. */
  readonly known: Kind | undefined;
  /** The object in question, as results name it. */
  readonly id: ResourceId;
}

/** Before or after the strategies of the server had a hand in objects that are created. */
export type Phase = "mutating" | "validating";

/** Judging one request by many policies makes its attributes once. */
export class AttributeCache {
  readonly #form: ObjectForm;
  readonly #kinds: KindTable;
  readonly #known: Readonly<Record<Phase, LastMade<Request, Attributes>>> = {
    mutating: new LastMade(),
    validating: new LastMade(),
  };

  constructor(form: ObjectForm, kinds: KindTable = builtInKinds) {
    this.#form = form;
    this.#kinds = kinds;
  }

  /** @param kinds of the world where others than those given at first are known */
  get(request: Request, phase: Phase, kinds: KindTable = this.#kinds): Attributes {
    const known = this.#known[phase].get(request);
    if (known !== undefined) return known;
    const made = toAttributes(request, phase, this.#form, kinds);
    this.#known[phase].set(request, made);
    return made;
  }
}

function toAttributes(request: Request, phase: Phase, form: ObjectForm, kinds: KindTable): Attributes {
  const { operation, subResource, kind } = request;
  const known = findKind(kind.group, kind.kind, kind.version, kinds);
  const isNamespace = kind.group === "" && kind.kind === "Namespace";
  const isNamespaced = known?.namespaced ?? request.namespace !== "";
  const inNamespace = isNamespaced ? request.namespace || "default" : "";
  const toForm = (object: KubernetesObject | null, isNew: boolean): KubernetesObject | null => {
    if (object === null || form === "as served" || known === undefined) return object;
    const served = toServerForm(object, known);
    const creation = { namespace: inNamespace };
    if (!isNew) return withNamespace(served, inNamespace);
    return phase === "mutating" ? toAdmittedForm(served, known, creation) : toCreatedForm(served, known, creation);
  };
  const shown = request.object ?? request.oldObject;
  return {
    operation,
    object: toForm(request.object, operation === "CREATE" && subResource === ""),
    oldObject: toForm(request.oldObject, false),
    kind,
    resource: request.resource,
    subResource,
    name: request.name,
    namespace: isNamespace ? request.name || request.namespace : inNamespace,
    request,
    known,
    id:
      shown === null
        ? { apiVersion: toApiVersion(kind), kind: kind.kind, namespace: request.namespace, name: request.name }
        : toResourceId(shown),
  };
}

function withNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  if (namespace === "" || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

export function toApiVersion({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

const namespaces = new WeakMap<KubernetesObject, JsonObject>();

/** A namespace of the world in the server's form; undefined where it was not given. */
export function findNamespace(world: World, name: string): JsonObject | undefined {
  const given = world.objects.namespace(name);
  const kind = findKind("", "Namespace");
  if (given === undefined || kind === undefined) return given;
  const known = namespaces.get(given) ?? toCreatedForm(toServerForm(given, kind), kind, { namespace: "" });
  namespaces.set(given, known);
  return known;
}
