import type { KubernetesObject, Problem } from "../../../model/index.ts";
import { type ApiResource, type ClusterClient, type Watch, watchKind } from "../../../sources/cluster/index.ts";

/** What is followed of a kind: all objects, those of a namespace, or one. */
export interface Scope {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export interface LiveKindOptions extends Scope {
  readonly client: ClusterClient;
  readonly resource: ApiResource;
  readonly keep?: ((object: KubernetesObject) => KubernetesObject) | undefined;
  /** After every change, and when the state below changed. @param object undefined: it is about the state */
  readonly onChange: (object: KubernetesObject | undefined) => void;
}

/** The objects of one kind as they are now, as far as the cluster lets us see them. */
export class LiveKind {
  readonly resource: ApiResource;
  readonly #watch: Watch;
  readonly #onChange: LiveKindOptions["onChange"];
  #hasSynced = false;
  #problem: Problem | undefined;
  #revision = 0;
  #lists: { readonly revision: number; readonly byNamespace: Map<string, KubernetesObject[]> } | undefined;

  constructor({ client, resource, onChange, ...options }: LiveKindOptions) {
    this.resource = resource;
    this.#onChange = onChange;
    this.#watch = watchKind(client, resource, options);
    void this.#follow();
  }

  /** Whether everything that is there was listed once: before, an object that is missing may well exist. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Why it cannot be followed at the moment. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Whether there is nothing to wait for: it was listed, or cannot be. */
  get isSettled(): boolean {
    return this.#hasSynced || this.#problem !== undefined;
  }

  /** By `namespace/name`. */
  get objects(): ReadonlyMap<string, KubernetesObject> {
    return this.#watch.objects;
  }

  /** The objects, or those of a namespace; made once between two changes. */
  list(namespace?: string): readonly KubernetesObject[] {
    if (this.#lists?.revision !== this.#revision) this.#lists = { revision: this.#revision, byNamespace: new Map() };
    const { byNamespace } = this.#lists;
    if (byNamespace.size === 0) this.#fill(byNamespace);
    return byNamespace.get(namespace === undefined ? ALL : namespace) ?? [];
  }

  stop(): void {
    this.#watch.stop();
  }

  #fill(byNamespace: Map<string, KubernetesObject[]>): void {
    const all = [...this.#watch.objects.values()];
    for (const object of all) {
      const namespace = object.metadata.namespace ?? "";
      const known = byNamespace.get(namespace);
      if (known === undefined) byNamespace.set(namespace, [object]);
      else known.push(object);
    }
    byNamespace.set(ALL, all);
  }

  async #follow(): Promise<void> {
    for await (const change of this.#watch.changes) {
      if (change.is === "trouble") {
        const isNew = this.#problem?.message !== change.problem.message;
        this.#problem = change.problem;
        if (isNew) this.#onChange(undefined);
      } else if (change.is === "synced") {
        this.#hasSynced = true;
        this.#problem = undefined;
        this.#onChange(undefined);
      } else {
        this.#revision += 1;
        this.#onChange(change.object);
      }
    }
  }
}

/** No name of a namespace. */
const ALL = "*";
