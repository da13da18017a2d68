import { type KubernetesObject, toGroup } from "../../../model/index.ts";
import type { KnownObjects } from "../../../engines/policy/index.ts";

/** Who looks after an object, and how that is known. */
export interface Owner {
  readonly name: string;
  readonly because: string;
}

/** Labels and annotations that name people, before those that name tools. */
const PEOPLE = ["owner", "team", "app.kubernetes.io/owner", "app.kubernetes.io/team", "backstage.io/owned-by"];
const TOOLS = [
  "meta.helm.sh/release-name",
  "argocd.argoproj.io/instance",
  "kustomize.toolkit.fluxcd.io/name",
  "helm.toolkit.fluxcd.io/name",
  "app.kubernetes.io/managed-by",
];
/** Owner references that lead on; a longer chain was made to lead in circles. */
const MAX_OWNERS = 8;

/** The object that made the object, all the way up; itself where nobody is known to have. */
export function toTopOwner(object: KubernetesObject, objects: KnownObjects): KubernetesObject {
  let top = object;
  for (let step = 0; step < MAX_OWNERS; step += 1) {
    const reference = (top.metadata.ownerReferences ?? []).find((one) => one.controller === true);
    if (reference === undefined) return top;
    const { apiVersion, kind, name } = reference;
    const found = objects.find(toGroup(apiVersion), kind, top.metadata.namespace ?? "", name);
    if (found === undefined) return top;
    top = found;
  }
  return top;
}

/**
 * Whom to ask about an object: a label or annotation of it that names people, one of its namespace, a tool that made it, the namespace.
 * @param key asked for first
 */
export function toOwner(object: KubernetesObject, objects: KnownObjects, key: string | undefined): Owner {
  const namespace = object.metadata.namespace ?? (object.kind === "Namespace" ? object.metadata.name : undefined);
  const around = namespace === undefined ? undefined : objects.namespace(namespace);
  const people = key === undefined ? PEOPLE : [key, ...PEOPLE];
  const found =
    findMark(object, people, "") ??
    (around === undefined ? undefined : findMark(around, people, `of namespace ${namespace}`)) ??
    findMark(object, TOOLS, "");
  if (found !== undefined) return found;
  return namespace === undefined
    ? { name: "nobody known", because: "it carries no label of an owner, and is of no namespace" }
    : { name: `namespace ${namespace}`, because: "neither it nor its namespace carries a label of an owner" };
}

function findMark({ metadata }: KubernetesObject, keys: readonly string[], where: string): Owner | undefined {
  for (const key of keys) {
    for (const [kind, marks] of [
      ["label", metadata.labels],
      ["annotation", metadata.annotations],
    ] as const) {
      const name = marks !== undefined && Object.hasOwn(marks, key) ? marks[key] : undefined;
      if (typeof name === "string" && name !== "")
        return { name, because: [kind, key, where].filter((word) => word !== "").join(" ") };
    }
  }
  return undefined;
}
