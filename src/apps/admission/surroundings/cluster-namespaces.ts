import { isObject, type KubernetesObject } from "../../../model/index.ts";
import type { ApiResource, ClusterClient } from "../../../sources/cluster/index.ts";
import { withoutLastApplied } from "./kept.ts";
import { LiveKind } from "./live-kind.ts";
import type { Patience } from "../parts.ts";

export const NAMESPACES: ApiResource = {
  group: "",
  version: "v1",
  kind: "Namespace",
  name: "namespaces",
  isNamespaced: false,
  verbs: ["list", "watch", "get"],
};

/** How long a namespace that was looked up counts where the informer has not told of it yet. */
const FRESH_MS = 10_000;
/** How long "there is none" counts: whoever asks again and again costs one request in that time. */
const ABSENT_MS = 1000;
const MAX_REMEMBERED = 1000;

interface Remembered {
  readonly until: number;
  /** Undefined: there is none. */
  readonly namespace: KubernetesObject | undefined;
}

/** The namespaces of the cluster; one that was made a moment ago is looked up before the informer tells of it. */
export class ClusterNamespaces {
  readonly live: LiveKind;
  readonly #client: ClusterClient;
  readonly #remembered = new Map<string, Remembered>();
  readonly #underWay = new Map<string, Promise<void>>();
  #lookups = 0;

  constructor(client: ClusterClient, onChange: () => void) {
    this.#client = client;
    this.live = new LiveKind({
      client,
      resource: NAMESPACES,
      keep: withoutLastApplied,
      onChange: (namespace) => {
        if (namespace !== undefined) this.#remembered.delete(namespace.metadata.name ?? "");
        onChange();
      },
    });
  }

  /** How many requests were made for single namespaces. */
  get lookups(): number {
    return this.#lookups;
  }

  find(name: string): KubernetesObject | undefined {
    return this.live.objects.get(`/${name}`) ?? this.#recall(name)?.namespace;
  }

  /**
   * Looks up a namespace that is not known.
   * @returns undefined where there is nothing to wait for; else a promise that never rejects: then it is known, or there is none, or it
   * could not be looked at and stays unknown
   */
  lookUp(name: string, patience: Patience): Promise<void> | undefined {
    if (name === "" || this.find(name) !== undefined || this.#recall(name) !== undefined) return undefined;
    return Promise.race([this.#underWay.get(name) ?? this.#ask(name), toEnd(patience.signal)]);
  }

  #recall(name: string): Remembered | undefined {
    const known = this.#remembered.get(name);
    return known !== undefined && known.until > performance.now() ? known : undefined;
  }

  /** One request however many wait for it. It goes on when the first of them gives up. */
  #ask(name: string): Promise<void> {
    if (this.#underWay.size >= MAX_REMEMBERED) return Promise.resolve();
    this.#lookups += 1;
    const asking = this.#get(name).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, asking);
    return asking;
  }

  async #get(name: string): Promise<void> {
    const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
    const reply = await this.#client.get(path, { signal: AbortSignal.timeout(LOOKUP_MS) }).catch(() => undefined);
    if (reply?.is === "ok" && isNamespace(reply.value, name)) {
      const { managedFields: _, ...metadata } = reply.value.metadata;
      this.#remember(name, withoutLastApplied({ ...reply.value, metadata }), FRESH_MS);
    } else if (reply?.is === "refused" && reply.status === 404) this.#remember(name, undefined, ABSENT_MS);
  }

  #remember(name: string, namespace: KubernetesObject | undefined, forMs: number): void {
    this.#remembered.delete(name);
    this.#remembered.set(name, { until: performance.now() + forMs, namespace });
    if (this.#remembered.size <= MAX_REMEMBERED) return;
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest);
      return;
    }
  }
}

/** The longest time-out that a webhook can have. */
const LOOKUP_MS = 30_000;

function isNamespace(value: unknown, name: string): value is KubernetesObject {
  return isObject(value) && isObject(value["metadata"]) && value["metadata"]["name"] === name;
}

function toEnd(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
