import type { Problem } from "../../../model/index.ts";
import type { ApiResource, ClusterClient } from "../../../sources/cluster/index.ts";
import { LiveKind, type LiveKindOptions, type Scope } from "./live-kind.ts";

/** A kind that is to be followed. */
export interface Wanted extends Scope {
  readonly resource: ApiResource;
  readonly keep?: LiveKindOptions["keep"];
}

/** Follows a changing choice of kinds. */
export class LiveKinds {
  readonly #client: ClusterClient;
  readonly #onChange: (isState: boolean) => void;
  #kinds = new Map<string, LiveKind>();

  /** @param onChange after every change; `isState`: a kind was listed to its end, or cannot be followed any more */
  constructor(client: ClusterClient, onChange: (isState: boolean) => void) {
    this.#client = client;
    this.#onChange = onChange;
  }

  /** Follows these and no others. */
  follow(wanted: ReadonlyMap<string, Wanted>): void {
    for (const [key, live] of this.#kinds) {
      if (wanted.has(key)) continue;
      live.stop();
      this.#kinds.delete(key);
    }
    for (const [key, options] of wanted) {
      if (this.#kinds.has(key)) continue;
      const onChange = (object: unknown): void => this.#onChange(object === undefined);
      this.#kinds.set(key, new LiveKind({ client: this.#client, onChange, ...options }));
    }
  }

  /** Whether there is nothing to wait for any more. */
  get isSettled(): boolean {
    return this.all.every(({ isSettled }) => isSettled);
  }

  get all(): readonly LiveKind[] {
    return [...this.#kinds.values()];
  }

  get(key: string): LiveKind | undefined {
    return this.#kinds.get(key);
  }

  get problems(): readonly Problem[] {
    return this.all.flatMap(({ problem }) => problem ?? []);
  }

  stop(): void {
    this.follow(new Map());
  }
}
