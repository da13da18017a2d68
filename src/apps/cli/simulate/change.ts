import { Problem, type Resource, toGroup, toGroupKind } from "../../../model/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";

/** One object that the proposal adds, alters or takes away. */
export interface ObjectChange {
  readonly is: "added" | "changed" | "deleted" | "unchanged";
  readonly resource: Resource;
  /** What stood there before. */
  readonly old?: Resource;
}

/** What there would be after the change. */
export interface Proposal {
  readonly after: readonly Resource[];
  readonly changes: readonly ObjectChange[];
}

/** An object to be taken away, as people type it. */
export interface Deletion {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `NetworkPolicy/shop/allow-all`, `ClusterRoleBinding/admins`. @throws {Problem} USAGE */
export function toDeletion(text: string): Deletion {
  const [kind = "", ...rest] = text.split("/");
  const [namespace, name] = rest.length === 2 ? rest : ["", rest[0]];
  if (kind === "" || name === undefined || name === "" || rest.length > 2)
    throw new Problem("USAGE", `--delete takes KIND/NAME or KIND/NAMESPACE/NAME, not ${JSON.stringify(text)}`);
  return { kind, namespace: namespace ?? "", name };
}

/**
 * Puts proposed objects in the place of those that have their name, and takes away what is to be deleted.
 * @returns a problem for every deletion of what is not there: a slip of the pen must not pass for a harmless change
 */
export function propose(
  current: readonly Resource[],
  proposed: readonly Resource[],
  deletions: readonly Deletion[],
  kinds: KindTable,
): { readonly proposal: Proposal; readonly problems: readonly Problem[] } {
  const keyOf = ({ object }: Resource): string => {
    const { namespace = kinds.find(toGroup(object.apiVersion), object.kind)?.namespaced === false ? "" : "default" } =
      object.metadata;
    return JSON.stringify([toGroupKind(object), namespace, object.metadata.name ?? ""]);
  };
  const after = new Map(current.map((resource) => [keyOf(resource), resource]));
  const changes: ObjectChange[] = [];
  for (const resource of proposed) {
    const old = after.get(keyOf(resource));
    after.set(keyOf(resource), resource);
    if (old === undefined) changes.push({ is: "added", resource });
    else changes.push({ is: isSame(old, resource) ? "unchanged" : "changed", resource, old });
  }
  const problems: Problem[] = [];
  for (const deletion of deletions) {
    const found = [...after].filter(([, resource]) => isMeant(resource, deletion));
    for (const [key, resource] of found) {
      after.delete(key);
      changes.push({ is: "deleted", resource, old: resource });
    }
    if (found.length === 0)
      problems.push(new Problem("NOTHING_FOUND", `nothing to delete: there is no ${formatDeletion(deletion)}`));
  }
  return { proposal: { after: [...after.values()], changes }, problems };
}

function isMeant({ object }: Resource, { kind, namespace, name }: Deletion): boolean {
  const isThere = namespace === "" || object.metadata.namespace === namespace;
  return object.kind.toLowerCase() === kind.toLowerCase() && object.metadata.name === name && isThere;
}

function formatDeletion({ kind, namespace, name }: Deletion): string {
  return `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
}

/** What the API server writes into objects is no change. */
function isSame(old: Resource, proposed: Resource): boolean {
  return toText(old) === toText(proposed);
}

function toText({ object }: Resource): string {
  const { status: _, metadata, ...rest } = object;
  const { labels = {}, annotations = {} } = metadata;
  return JSON.stringify(sorted({ ...rest, metadata: { labels, annotations } }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([key, item]) => [key, sorted(item)]);
}
