import {
  asObject,
  asString,
  dig,
  type Picture,
  type Resource,
  toNamespace,
  toResourceId,
  type Workload,
} from "../../model/index.ts";
import type { Reader, SecretAccess, SecretRight } from "./access.ts";
import { findGivenSecrets, type GivenSecret } from "./given-secrets.ts";
import { findManagers, type Manager } from "./managers.ts";
import { findReferences } from "./references.ts";

/** Who reads the Secrets of a picture, and what else is known of them; their values are not looked at. */
export interface SecretsReport {
  /** Sorted by namespace and name. */
  readonly secrets: readonly SecretAccess[];
  readonly managers: readonly Manager[];
  /** Kinds that could not be read, and what is not known for that. */
  readonly unknown: readonly string[];
}

/** @param rights who may ask for Secrets, create pods, enter them, and have stores fetch */
export function toSecretsReport(picture: Picture, rights: readonly SecretRight[]): SecretsReport {
  const given = Map.groupBy([...findGivenSecrets(picture), ...findReferences(picture)], toKey);
  const read = new Map(
    picture
      .ofKind("/Secret")
      .map((one) => [`${toNamespace(one.object.metadata.namespace)}/${one.object.metadata.name ?? ""}`, one]),
  );
  const managers = findManagers(picture);
  const byNamespace = Map.groupBy(rights, ({ namespace }) => namespace);
  const nodes = toNodes(picture);
  const made = Map.groupBy(managers, ({ namespace, secret }) => `${namespace}/${secret ?? ""}`);
  const isAll = picture.complete && picture.whyBlind("/Secret", "") === undefined;
  const keys = new Set([...read.keys(), ...(isAll ? [] : given.keys())]);
  return {
    secrets: [...keys].sort().map((key) => {
      const slash = key.indexOf("/");
      const place = { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
      const own = given.get(key) ?? [];
      const holders = rightsOf(byNamespace, place, own);
      return {
        ...toFacts(read.get(key), place),
        readers: [...holders, ...own.map(({ reader }) => reader), ...toNodeReaders(own, nodes)],
        managers: (made.get(key) ?? []).map(({ name }) => name),
      };
    }),
    managers,
    unknown: findUnknown(picture),
  };
}

function toKey({ namespace, name }: Pick<GivenSecret, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

function toFacts(
  resource: Resource | undefined,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Pick<SecretAccess, "id" | "resource" | "type" | "keys"> {
  if (resource === undefined)
    return { id: { apiVersion: "v1", kind: "Secret", namespace, name }, resource, type: "", keys: [] };
  const { object } = resource;
  const keys = Object.keys({ ...asObject(object["data"]), ...asObject(object["stringData"]) });
  return {
    id: { ...toResourceId(object), namespace },
    resource,
    type: asString(object["type"]) ?? "Opaque",
    keys: keys.sort(),
  };
}

/** The rights that reach this Secret: over itself, over any pod that is to be, and over the pods that hold it. */
function rightsOf(
  byNamespace: ReadonlyMap<string, readonly SecretRight[]>,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  given: readonly GivenSecret[],
): Reader[] {
  const holding = given.flatMap(({ workload }) => workload ?? []);
  const all = [...(byNamespace.get("") ?? []), ...(byNamespace.get(namespace) ?? [])];
  return all.filter(({ way, names }) => {
    if (way === "asks") return names === undefined || names.has(name);
    if (way !== "enters-pods") return true;
    return holding.some((workload) => names === undefined || [...names].some((pod) => isPodOf(pod, workload)));
  });
}

/** Whether a pod of that name can be the workload's. */
function isPodOf(pod: string, { resource }: Workload): boolean {
  const name = resource.object.metadata.name ?? "";
  return pod === name || pod.startsWith(`${name}-`);
}

/** Names of the nodes that pods are on, by the object that made them and by their own names. */
function toNodes(picture: Picture): ReadonlyMap<string, readonly { readonly pod: string; readonly node: string }[]> {
  const pods = picture.ofKind("/Pod").flatMap(({ object }) => {
    const node = asString(dig(object, "spec", "nodeName"));
    return node === undefined
      ? []
      : [{ namespace: toNamespace(object.metadata.namespace), pod: object.metadata.name ?? "", node }];
  });
  return Map.groupBy(pods, ({ namespace }) => namespace);
}

/** Nodes keep what they give to pods: files in memory, variables in the runtime's configuration. */
function toNodeReaders(given: readonly GivenSecret[], nodes: ReturnType<typeof toNodes>): Reader[] {
  const found = new Map<string, Reader>();
  for (const { workload, namespace } of given) {
    if (workload === undefined) continue;
    const { kind, metadata } = workload.resource.object;
    const pods = (nodes.get(namespace) ?? []).filter(({ pod }) => isPodOf(pod, workload));
    const by = `a pod of ${kind} ${namespace}/${metadata.name ?? ""} runs there`;
    for (const { node } of pods) found.set(node, { way: "node", who: `node ${node}`, by, isBuiltIn: false });
    if (pods.length === 0) {
      const maybe = `where a pod of ${kind} ${namespace}/${metadata.name ?? ""} is put`;
      found.set(`? ${maybe}`, { way: "node", who: "any node", by: maybe, isBuiltIn: false });
    }
  }
  return [...found.values()];
}

const DECISIVE: readonly (readonly [groupKind: string, so: string])[] = [
  ["/Secret", "which Secrets there are"],
  ["rbac.authorization.k8s.io/ClusterRole", "who may read Secrets"],
  ["rbac.authorization.k8s.io/Role", "who may read Secrets"],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", "who may read Secrets"],
  ["rbac.authorization.k8s.io/RoleBinding", "who may read Secrets"],
  ["/Pod", "which pods hold Secrets, and on which nodes"],
  ["/ServiceAccount", "what images are pulled with"],
];

function findUnknown(picture: Picture): string[] {
  return DECISIVE.flatMap(([groupKind, so]) =>
    picture.blind
      .filter(
        (one) => one.groupKind === groupKind || one.groupKind === `${groupKind.slice(0, groupKind.indexOf("/"))}/*`,
      )
      .map(
        ({ namespace, because }) =>
          `${so}${namespace === "" ? "" : ` in ${namespace}`}: ${groupKind.replace(/^\//, "")} could not be read: ${because}`,
      ),
  );
}
