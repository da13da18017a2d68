import { type KubernetesObject, toGroup } from "../../model/index.ts";
import type { KnownObjects } from "./policy.ts";

/** Objects by group and kind, in the order they were given; of two with the same name the later one is found. */
export function toKnownObjects(objects: Iterable<KubernetesObject>): KnownObjects {
  const all = [...objects];
  const kinds = new Map<string, KubernetesObject[]>();
  const names = new Map<string, KubernetesObject>();
  for (const object of all) {
    const kind = toKindKey(toGroup(object.apiVersion), object.kind);
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [object]);
    else known.push(object);
    names.set(toNameKey(kind, object.metadata.namespace ?? "", object.metadata.name ?? ""), object);
  }
  const find = (group: string, kind: string, namespace: string, name: string): KubernetesObject | undefined =>
    names.get(toNameKey(toKindKey(group, kind), namespace, name));
  return {
    all: () => all,
    find,
    list: (group, kind, namespace) => {
      const found = kinds.get(toKindKey(group, kind)) ?? [];
      return namespace === undefined ? found : found.filter(({ metadata }) => metadata.namespace === namespace);
    },
    namespace: (name) => find("", "Namespace", "", name),
  };
}

function toKindKey(group: string, kind: string): string {
  return `${group}/${kind}`;
}

function toNameKey(kind: string, namespace: string, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}
