import {
  type Activation,
  AuthorizerValue,
  CelError,
  type CelValue,
  toRequestResource,
} from "../../../languages/cel/index.ts";
import { asObject, type JsonObject, type KubernetesObject } from "../../../model/index.ts";
import { LastMade } from "../last-made.ts";
import type { World } from "../policy.ts";
import { type Attributes, findNamespace } from "./attributes.ts";

/** What the expressions of a policy are evaluated on. */
export interface Subject {
  readonly attributes: Attributes;
  /** The objects in the version that the policy's rule names. */
  readonly object: KubernetesObject | null;
  readonly oldObject: KubernetesObject | null;
  /** What the rule names the request as. */
  readonly kind: Attributes["kind"];
  readonly resource: Attributes["resource"];
  readonly world: World;
}

/**
 * Values of what expressions name, but for `params` and `variables`.
 * @param names only these are made; absent: all
 */
export function toValues(subject: Subject, names: ReadonlySet<string> = EVERY_NAME): Activation {
  const { attributes } = subject;
  const values: Record<string, CelValue> = { object: subject.object, oldObject: subject.oldObject };
  if (names.has("request"))
    values["request"] = recall(requests, attributes, subject.kind, () => toRequestValue(subject));
  if (names.has("namespaceObject")) values["namespaceObject"] = toNamespaceValue(attributes, subject.world);
  if (!names.has("authorizer") && !names.has(REQUEST_RESOURCE)) return values;
  const authorizer = toAuthorizer(subject);
  const { resource, subResource, namespace, name } = attributes;
  values["authorizer"] = authorizer;
  values[REQUEST_RESOURCE] = toRequestResource(authorizer, {
    group: resource.group,
    resource: resource.resource,
    subresource: subResource,
    namespace,
    name,
  });
  return values;
}

const REQUEST_RESOURCE = "authorizer.requestResource";
const EVERY_NAME = new Set(["request", "namespaceObject", "authorizer"]);
const requests = new LastMade<Attributes, { readonly kind: object; readonly value: JsonObject }>();

/** The same request is judged by many policies, nearly always as the same kind. */
function recall(known: typeof requests, attributes: Attributes, kind: object, make: () => JsonObject): JsonObject {
  const made = known.get(attributes);
  if (made?.kind === kind) return made.value;
  const value = make();
  known.set(attributes, { kind, value });
  return value;
}

/** As the JSON of admission.k8s.io/v1 AdmissionRequest: empty fields are left out. */
function toRequestValue({ attributes, kind, resource }: Subject): JsonObject {
  const { request, subResource, name, namespace, operation } = attributes;
  const { username, uid, groups, extra } = request.userInfo;
  const userInfo = { username, uid, groups: [...groups], extra: asObject(extra) };
  return withoutEmpty({
    uid: "",
    kind: { ...kind },
    resource: { ...resource },
    requestKind: { ...request.kind },
    requestResource: { ...request.resource },
    subResource,
    requestSubResource: subResource,
    name,
    namespace,
    operation,
    userInfo: withoutEmpty(userInfo),
    object: null,
    oldObject: null,
    dryRun: request.dryRun,
    options: toOptions(operation, request.dryRun),
  });
}

function withoutEmpty(object: JsonObject): JsonObject {
  const isKept = (key: string, value: unknown): boolean => {
    if (key === "uid" && value === "") return true;
    return value !== "" && value !== undefined && !(Array.isArray(value) && value.length === 0);
  };
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => isKept(key, value)));
}

const OPTIONS: Readonly<Record<string, string>> = {
  CREATE: "CreateOptions",
  UPDATE: "UpdateOptions",
  DELETE: "DeleteOptions",
};

function toOptions(operation: string, dryRun: boolean): JsonObject {
  const kind = OPTIONS[operation];
  if (kind === undefined) return {};
  return { kind, apiVersion: "meta.k8s.io/v1", ...(dryRun ? { dryRun: ["All"] } : {}) };
}

const NAMESPACE_FIELDS = new Set([
  "name",
  "generateName",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "finalizers",
]);

/** Null for cluster-scoped objects and for Namespaces; one that was not given has what every namespace has. */
function toNamespaceValue({ namespace, kind }: Attributes, world: World): JsonObject | null {
  if (namespace === "" || (kind.group === "" && kind.kind === "Namespace")) return null;
  const given = findNamespace(world, namespace) ?? {
    metadata: { name: namespace, labels: { "kubernetes.io/metadata.name": namespace } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
  const metadata = Object.entries(asObject(given["metadata"]) ?? {}).filter(([key]) => NAMESPACE_FIELDS.has(key));
  return { metadata: Object.fromEntries(metadata), spec: given["spec"], status: given["status"] };
}

function toAuthorizer({ attributes, world }: Subject): AuthorizerValue {
  return new AuthorizerValue(attributes.request.userInfo, (question) => {
    const { user, verb, group, resource, subresource, namespace, name, path } = question;
    const answer = world.authorize?.({ user, verb, group, resource, subresource, namespace, name, path });
    if (answer === undefined) throw new CelError("nobody was given who could say what this user may do");
    const { is, reason } = answer;
    return { allowed: is === "allowed", reason, ...(is === "unknown" ? { error: reason } : {}) };
  });
}
