import { type KnownObjects, toKnownObjects } from "../../../engines/policy/index.ts";
import { type KubernetesObject, Problem } from "../../../model/index.ts";
import type { ClusterClient } from "../../../sources/cluster/index.ts";
import type { ClusterKinds } from "./cluster-kinds.ts";
import type { ClusterNamespaces } from "./cluster-namespaces.ts";
import { toLeanAccount, withoutLastApplied } from "./kept.ts";
import type { LiveKind } from "./live-kind.ts";
import { LiveKinds, type Wanted } from "./live-kinds.ts";
import { LiveObjects } from "./live-objects.ts";
import { type Need, toNeedKey } from "./needs.ts";

const NAMESPACE = "/Namespace";

/** The objects that policies named, followed in the cluster. */
export class NeededObjects {
  readonly #namespaces: ClusterNamespaces;
  readonly #live: LiveKinds;
  #needs: readonly Need[] = [];
  #kinds: ClusterKinds | undefined;
  #fixed: readonly KubernetesObject[] = [];
  #objects: KnownObjects | undefined;

  /** @param onSettled when a kind was listed to its end, or cannot be followed any more */
  constructor(client: ClusterClient, namespaces: ClusterNamespaces, onSettled: () => void) {
    this.#namespaces = namespaces;
    this.#live = new LiveKinds(client, (isState) => {
      this.#objects = undefined;
      if (isState) onSettled();
    });
  }

  /**
   * Follows what is needed now and before: what is in force goes on until `use`.
   * @returns whether there is nothing to wait for
   */
  follow(needs: readonly Need[], kinds: ClusterKinds | undefined): boolean {
    this.#live.follow(toWanted([...needs, ...this.#needs], kinds));
    return this.#live.isSettled;
  }

  /** From now on only these. @param fixed objects of files */
  use(needs: readonly Need[], kinds: ClusterKinds | undefined, fixed: readonly KubernetesObject[]): void {
    this.#needs = needs;
    this.#kinds = kinds;
    this.#fixed = fixed;
    this.#live.follow(toWanted(needs, kinds));
    this.#objects = undefined;
  }

  /** The same between two changes. */
  get objects(): KnownObjects {
    return (this.#objects ??= this.#toObjects());
  }

  /** Where policies named all namespaces, each change of one is a change of what is known. */
  onNamespaceChange(): void {
    if (this.#needs.some(isNamespace)) this.#objects = undefined;
  }

  get problems(): readonly Problem[] {
    const missing = this.#needs.filter((need) => this.#kinds?.find(need) === undefined);
    return [
      ...missing.map(({ group, kind, resource }) => {
        const name = `${kind ?? resource ?? ""}${group === "" ? "" : `.${group}`}`;
        return new Problem("LIST_FAILED", `policies look up ${name}, which the cluster does not serve`);
      }),
      ...this.#live.problems,
    ];
  }

  stop(): void {
    this.#live.stop();
  }

  #toObjects(): KnownObjects {
    const live = new Map<string, LiveKind[]>();
    const blind = new Map<string, string>();
    for (const need of this.#needs) {
      const served = this.#kinds?.find(need);
      const groupKind = `${need.group}/${served?.kind ?? need.kind ?? ""}`;
      const followed = groupKind === NAMESPACE ? this.#namespaces.live : this.#live.get(toNeedKey(need));
      if (followed?.hasSynced !== true)
        blind.set(groupKind, followed?.problem?.message ?? "the cluster does not serve it");
      else live.set(groupKind, [...(live.get(groupKind) ?? []), followed]);
    }
    return new LiveObjects({
      fixed: toKnownObjects(this.#fixed),
      live,
      blind,
      namespace: (name) => this.#namespaces.find(name),
      definitions: this.#kinds?.definitions ?? [],
    });
  }
}

function isNamespace({ group, kind, resource }: Need): boolean {
  return group === "" && (kind === "Namespace" || resource === "namespaces");
}

function toWanted(needs: readonly Need[], kinds: ClusterKinds | undefined): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const need of needs) {
    const resource = isNamespace(need) ? undefined : kinds?.find(need);
    if (resource === undefined) continue;
    const { namespace, name } = need;
    const keep = resource.kind === "ServiceAccount" ? toLeanAccount : withoutLastApplied;
    wanted.set(toNeedKey(need), { resource, namespace, name, keep });
  }
  return wanted;
}
