import type { KnownObjects } from "../../../engines/policy/index.ts";
import { type KubernetesObject, Problem } from "../../../model/index.ts";
import type { LiveKind } from "./live-kind.ts";

/** What `LiveObjects` looks at. */
export interface ObjectSources {
  /** What lies in files beside the policies. It comes before what has the same name in the cluster: who wrote the files decides. */
  readonly fixed: KnownObjects;
  /** What policies named, by group and kind, `/ConfigMap`: of one kind there may be several parts. */
  readonly live: ReadonlyMap<string, readonly LiveKind[]>;
  /** Named by policies, and not to be seen at the moment: by group and kind, with the reason. */
  readonly blind: ReadonlyMap<string, string>;
  readonly namespace: (name: string) => KubernetesObject | undefined;
  /** CustomResourceDefinitions: engines ask for them to know kinds; they are no data of policies. */
  readonly definitions: readonly KubernetesObject[];
}

/**
 * The objects around a request, straight from what is followed: nothing is copied for a request. A new one is made after each change,
 * for what engines make of the objects they remember by it.
 */
export class LiveObjects implements KnownObjects {
  readonly #sources: ObjectSources;
  #all: readonly KubernetesObject[] | undefined;

  constructor(sources: ObjectSources) {
    this.#sources = sources;
  }

  /** What policies named and files hold; namespaces only where they are named. */
  all(): readonly KubernetesObject[] {
    this.#all ??= [
      ...[...this.#sources.live.values()].flat().flatMap((kind) => kind.list()),
      ...this.#sources.fixed.all(),
    ];
    return this.#all;
  }

  /** @throws {Problem} LIST_FAILED where what policies named cannot be seen: that is no "not found" */
  find(group: string, kind: string, namespace: string, name: string): KubernetesObject | undefined {
    if (group === "" && kind === "Namespace") return this.namespace(name);
    const fixed = this.#sources.fixed.find(group, kind, namespace, name);
    if (fixed !== undefined) return fixed;
    for (const live of this.#see(group, kind)) {
      const found = live.objects.get(`${namespace}/${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @throws {Problem} LIST_FAILED as `find` */
  list(group: string, kind: string, namespace?: string): readonly KubernetesObject[] {
    if (group === "apiextensions.k8s.io" && kind === "CustomResourceDefinition") return this.#sources.definitions;
    const parts = this.#see(group, kind);
    const fixed = this.#sources.fixed.list(group, kind, namespace);
    const [only] = parts;
    if (only === undefined) return fixed;
    if (parts.length === 1 && fixed.length === 0) return only.list(namespace);
    const shadowed = new Set(fixed.map(toName));
    const live = parts.flatMap((part) => part.list(namespace)).filter((object) => !shadowed.has(toName(object)));
    return [...live, ...fixed];
  }

  namespace(name: string): KubernetesObject | undefined {
    return this.#sources.namespace(name);
  }

  #see(group: string, kind: string): readonly LiveKind[] {
    const key = `${group}/${kind}`;
    const because = this.#sources.blind.get(key);
    if (because !== undefined) throw new Problem("LIST_FAILED", `${kind} cannot be looked up: ${because}`);
    return this.#sources.live.get(key) ?? [];
  }
}

function toName({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}
