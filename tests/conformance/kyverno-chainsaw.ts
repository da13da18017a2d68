import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { readResources } from "../../src/apps/cli/policy/load.ts";
import { mutateAll } from "../../src/engines/policy/admission/mutate-all.ts";
import { type Policy, readPolicies, toKnownObjects, toRequest } from "../../src/engines/policy/index.ts";
import {
  type KindTable,
  findKind,
  toCreatedForm,
  toKindTable,
  toResource,
  toServerForm,
} from "../../src/inventory/kinds/index.ts";
import {
  asList,
  asObject,
  asString,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type PolicyResult,
  type Resource,
  toGroup,
} from "../../src/model/index.ts";
import { readFiles } from "../../src/sources/files/index.ts";

/** What one apply of a test came to. */
export interface Applied {
  /** `folder/step.operation.apply`, counted from 0. */
  readonly id: string;
  readonly admitted: boolean;
  readonly because: string;
  /** Refused for nothing but what could not be looked at. */
  readonly isUnknown: boolean;
}

/** Why a document was refused. */
interface Refusal {
  readonly message: string;
  readonly isError: boolean;
}

/** Where objects go that name no namespace; the tests run in one made for each. */
const NAMESPACE = "chainsaw-test";
const USER = { username: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] };
/** What Kyverno's own configuration keeps from it. */
const NEVER_ASKED = new Set([
  "Event",
  "Node",
  "APIService",
  "TokenReview",
  "SubjectAccessReview",
  "Binding",
  "ReplicaSet",
]);
const OWN_NAMESPACES = new Set(["kube-system", "kube-public", "kube-node-lease", "kyverno"]);

/** Every cluster has it. */
const ADMIN_BINDING: KubernetesObject = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "cluster-admin" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:masters" }],
};

/** What the API server of the replayed cluster answers to GET: its objects. */
class ApiAnswers extends Map<string, unknown> {
  readonly #objects: readonly KubernetesObject[];
  readonly #kinds: KindTable;

  constructor(objects: readonly KubernetesObject[], kinds: KindTable) {
    super();
    this.#objects = objects;
    this.#kinds = kinds;
  }

  override get(key: string): unknown {
    const path = /^GET \/(?:api\/(?<core>v1)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))\/(?<rest>[^?]+)/.exec(
      key,
    )?.groups;
    if (path === undefined) return undefined;
    const { group = "", rest = "" } = path;
    const [, namespace, plural = "", name] = /^(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?$/.exec(rest) ?? [];
    const found = this.#objects.filter(
      (object) =>
        toGroup(object.apiVersion) === group &&
        toResource(object.apiVersion, object.kind, this.#kinds).resource === plural &&
        (namespace === undefined || object.metadata.namespace === namespace),
    );
    if (name !== undefined) return found.find(({ metadata }) => metadata.name === name);
    return { apiVersion: "v1", kind: "List", metadata: {}, items: found };
  }
}

/** A cluster as far as a test builds it: objects by key, and policies made of them. */
class Cluster {
  readonly #resources = new Map<string, Resource>();
  #policies: readonly Policy[] | undefined;
  #kinds: KindTable | undefined;
  readonly #now: Date;

  constructor(now: Date) {
    this.#now = now;
    for (const name of ["default", "kube-system", NAMESPACE]) {
      const labels = { "kubernetes.io/metadata.name": name };
      this.keep(toBare({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } }));
    }
    this.keep(toBare(ADMIN_BINDING));
  }

  keep(resource: Resource): void {
    this.#resources.set(toKey(resource.object), resource);
    if (isPolicy(resource.object)) this.#policies = undefined;
    if (resource.object.kind === "CustomResourceDefinition") this.#kinds = undefined;
  }

  forget(object: KubernetesObject): void {
    this.#resources.delete(toKey(object));
    this.#policies = undefined;
  }

  patch(patch: KubernetesObject): void {
    const inTest = { ...patch, metadata: { namespace: NAMESPACE, ...patch.metadata } };
    const known = this.#resources.get(toKey(patch)) ?? this.#resources.get(toKey(inTest));
    if (known !== undefined) this.keep({ ...known, object: merge(known.object, patch) as KubernetesObject });
  }

  /** Why the object is refused; none: it is admitted. */
  apply(resource: Resource): readonly Refusal[] {
    const kinds = (this.#kinds ??= toKindTable([...this.#resources.values()].map(({ object }) => object)));
    const known = this.#resources.get(toKey(toForm(resource.object, kinds)))?.object;
    // What is there already is patched.
    const wanted = known === undefined ? resource.object : (merge(known, resource.object) as KubernetesObject);
    const object = withUid(toForm(wanted, kinds));
    const refused = this.#ask(object, kinds);
    if (refused.length === 0) this.keep({ ...resource, object });
    return refused;
  }

  #ask(object: KubernetesObject, kinds: KindTable): readonly Refusal[] {
    if (NEVER_ASKED.has(object.kind) || OWN_NAMESPACES.has(object.metadata.namespace ?? "")) return [];
    const resources = [...this.#resources.values()];
    const policies = (this.#policies ??= readPolicies(resources, { now: this.#now }).policies);
    const known = this.#resources.get(toKey(object));
    const operation = known === undefined ? "CREATE" : "UPDATE";
    const objects = resources.map((one) => one.object);
    const world = { objects: toKnownObjects(objects), now: this.#now, answers: new ApiAnswers(objects, kinds) };
    const plain = toRequest(object, { operation, userInfo: USER, kinds });
    const request = { ...plain, oldObject: known?.object ?? null };
    const mutated = mutateAll(policies, request, world);
    const changed = { ...request, object: mutated.object };
    const results = policies.flatMap((policy) => policy.judge(changed, world));
    for (const policy of policies) {
      for (const made of policy.generate?.(changed, world)?.objects ?? []) this.#keepMade(made);
    }
    return [...mutated.results, ...results].filter(isRefusal).map(toRefusal);
  }

  #keepMade(object: KubernetesObject): void {
    this.#resources.set(toKey(object), toBare(object));
  }
}

function isPolicy({ apiVersion }: KubernetesObject): boolean {
  return /(?:^|\.)kyverno\.io$|^admissionregistration\.k8s\.io$/.test(toGroup(apiVersion));
}

function toRefusal({ policy, rule, result, message }: PolicyResult): Refusal {
  return { message: `${policy}/${rule}: ${message}`, isError: result === "error" };
}

function isRefusal({ result, action }: PolicyResult): boolean {
  return (result === "fail" || result === "error") && (action ?? "deny") === "deny";
}

function toBare(object: KubernetesObject): Resource {
  return { object, origin: { is: "cluster", context: "test" } };
}

function toKey({ apiVersion, kind, metadata }: KubernetesObject): string {
  return JSON.stringify([
    toGroup(apiVersion),
    kind,
    metadata.namespace ?? "",
    metadata.name ?? metadata.generateName ?? "",
  ]);
}

/** As the API server hands it to webhooks. */
function toForm(object: KubernetesObject, kinds: KindTable): KubernetesObject {
  const version = object.apiVersion.slice(object.apiVersion.indexOf("/") + 1);
  const kind = findKind(toGroup(object.apiVersion), object.kind, version, kinds);
  const namespace = object.metadata.namespace ?? NAMESPACE;
  if (toGroup(object.apiVersion).endsWith("kyverno.io")) return object;
  if (kind === undefined) return { ...object, metadata: { ...object.metadata, namespace } };
  if (!kind.isBuiltIn) return kind.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  const created = toCreatedForm(toServerForm(object, kind), kind, { namespace: kind.namespaced ? namespace : "" });
  return kind.kind === "Pod" ? withToken(created) : created;
}

/** The volume with the token of its account, which every pod gets. */
function withToken(pod: KubernetesObject): KubernetesObject {
  const spec = asObject(pod["spec"]) ?? {};
  const volumes = asList(spec["volumes"]);
  const isGiven = volumes.some((volume) => isObject(volume) && volume["name"] === "kube-api-access-tests");
  if (isGiven || spec["automountServiceAccountToken"] === false) return pod;
  const token = { name: "kube-api-access-tests", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } };
  return { ...pod, spec: { ...spec, volumes: [...volumes, token] } };
}

let uids = 0;

function withUid(object: KubernetesObject): KubernetesObject {
  uids += 1;
  const uid = object.metadata["uid"] ?? `00000000-0000-4000-8000-${String(uids).padStart(12, "0")}`;
  return { ...object, metadata: { ...object.metadata, uid } };
}

function merge(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = merge(merged[key], value);
  }
  return merged;
}

/** Replays the steps of one chainsaw-test.yaml. Scripts are not run. */
export function replay(root: string, file: string, now: Date): readonly Applied[] {
  const document = asObject(readFiles([file], { render: false }).values[0]?.value) ?? {};
  const cluster = new Cluster(now);
  const folder = dirname(file);
  const applied: Applied[] = [];
  for (const [step, { try: operations }] of asList(asObject(document["spec"])?.["steps"]).filter(isObject).entries()) {
    for (const [index, operation] of asList(operations).filter(isObject).entries()) {
      const is = isObject(operation["create"]) ? "create" : "apply";
      const id = `${relative(root, folder)}/${step}.${index}.${is}`;
      const outcome = perform(cluster, folder, operation);
      if (outcome === undefined) continue;
      const admitted = outcome.length === 0;
      const because = outcome.map(({ message }) => message).join("; ");
      applied.push({ id, admitted, because, isUnknown: !admitted && outcome.every(({ isError }) => isError) });
    }
  }
  return applied;
}

/** @returns why documents were refused, where the operation applies some */
function perform(cluster: Cluster, folder: string, operation: JsonObject): readonly Refusal[] | undefined {
  const patch = asObject(operation["patch"]);
  if (patch !== undefined) {
    for (const { object } of toResources(folder, patch)) cluster.patch(object);
    return undefined;
  }
  const script = asString(asObject(operation["script"])?.["content"]) ?? "";
  const [, from, to, edited] = /sed 's\/([^/]+)\/([^/]+)\/' (\S+) \| kubectl (?:create|apply) -f -/.exec(script) ?? [];
  if (edited !== undefined) {
    for (const resource of toResources(folder, { file: edited })) {
      const text = JSON.stringify(resource.object).replace(toJsonText(from), toJsonText(to));
      cluster.keep({ ...resource, object: JSON.parse(text) as KubernetesObject });
    }
    return undefined;
  }
  const gone = asObject(asObject(operation["delete"])?.["ref"]);
  if (gone !== undefined) cluster.forget({ metadata: {}, ...gone, ...toMetadata(gone) } as unknown as KubernetesObject);
  const apply = asObject(operation["apply"]) ?? asObject(operation["create"]);
  if (apply === undefined) return undefined;
  return toResources(folder, apply).flatMap((resource) => cluster.apply(resource));
}

/** `key: value` as JSON writes it. */
function toJsonText(pair = ""): string {
  const [key = "", value = ""] = pair.split(": ");
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
}

function toMetadata({ name, namespace }: JsonObject): JsonObject {
  return { metadata: { name: name ?? "", ...(namespace === undefined ? {} : { namespace }) } };
}

function toResources(folder: string, source: JsonObject): readonly Resource[] {
  const inline = asObject(source["resource"]);
  if (inline !== undefined) return [toBare({ metadata: {}, ...inline } as unknown as KubernetesObject)];
  const path = join(folder, asString(source["file"]) ?? "");
  return existsSync(path) ? readResources([path]).resources : [];
}
