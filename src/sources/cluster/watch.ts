import { Problem, type KubernetesObject } from "../../model/index.ts";
import { toListPath, type ApiResource } from "./api-resource.ts";
import type { ClusterClient, Stream } from "./client.ts";
import { reasonOf } from "./kubeconfig-file.ts";
import { readList } from "./list.ts";
import { toKept } from "./projection.ts";
import { isNotNewer } from "./resource-version.ts";
import { isTransient, pause } from "./retry.ts";
import { readWatchEvents } from "./watch-stream.ts";
import { versionOf, WatchedObjects, type ObjectChange } from "./watched-objects.ts";

export interface WatchOptions {
  /** Empty: everywhere. */
  readonly namespace?: string | undefined;
  /** Only the object of that name. */
  readonly name?: string | undefined;
  /** What is kept of an object, identity, labels and resourceVersion among it. Default: all but managedFields. */
  readonly keep?: ((object: KubernetesObject) => KubernetesObject) | undefined;
  /** Silence after which a watch counts as dead. The API server sends a bookmark about once a minute. */
  readonly silenceTimeoutMs?: number | undefined;
}

export type WatchChange =
  | ObjectChange
  /** What was told is what there is: after each list, and when a trouble is over. */
  | { readonly is: "synced" }
  /** Something is wrong; the watch goes on trying, and until `synced` changes may be missing. */
  | { readonly is: "trouble"; readonly problem: Problem };

/** A kind that is followed until it is stopped, whatever happens to the line. */
export interface Watch {
  /** What is there, by `namespace/name`, as of the last change told. */
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  /** One reader only; a slow reader slows the socket and loses nothing. It never throws, and ends after `stop`. */
  readonly changes: AsyncIterable<WatchChange>;
  stop(): void;
}

const SILENCE_TIMEOUT_MS = 100_000;
// A watch that ends sooner is not opened again at once.
const SHORT_WATCH_MS = 1_000;

/** Lists a kind and then follows it: each change once, in order, and again from a list when the history is gone. */
export function watchKind(client: ClusterClient, resource: ApiResource, options: WatchOptions = {}): Watch {
  const stopping = new AbortController();
  const objects = new WatchedObjects();
  const follow = new Follower(client, resource, options, objects, stopping.signal);
  return {
    objects: objects.byName,
    changes: { [Symbol.asyncIterator]: () => follow.changes() },
    stop: () => stopping.abort(),
  };
}

/** What follows from how a list or a watch ended. */
interface Ending {
  readonly was: "list" | "watch";
  readonly trouble: Problem | undefined;
  readonly isDenied: boolean;
  readonly retryAfterMs: number | undefined;
}

class Follower {
  readonly #client: ClusterClient;
  readonly #resource: ApiResource;
  readonly #namespace: string;
  readonly #selection: string;
  readonly #keep: (object: KubernetesObject) => KubernetesObject;
  readonly #silenceTimeoutMs: number;
  readonly #objects: WatchedObjects;
  readonly #signal: AbortSignal;
  /** Where the watch goes on; undefined: a new list is needed. */
  #version: string | undefined;
  #isTroubled = false;
  /** Whether the watch under way brought anything. */
  #hasHeard = false;

  constructor(
    client: ClusterClient,
    resource: ApiResource,
    options: WatchOptions,
    objects: WatchedObjects,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#resource = resource;
    this.#namespace = options.namespace ?? "";
    const { name } = options;
    this.#selection = name === undefined ? "" : `&fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
    this.#keep = options.keep ?? ((object) => object);
    this.#silenceTimeoutMs = options.silenceTimeoutMs ?? SILENCE_TIMEOUT_MS;
    this.#objects = objects;
    this.#signal = signal;
  }

  async *changes(): AsyncGenerator<WatchChange> {
    let failures = 0;
    while (!this.#signal.aborted) {
      const begunAt = Date.now();
      this.#hasHeard = false;
      const ending = this.#version === undefined ? yield* this.#list() : yield* this.#watch(this.#version);
      if (this.#signal.aborted) return;
      if (ending.was === "list" && ending.trouble === undefined) continue;
      const endedWell = ending.trouble === undefined && Date.now() - begunAt > SHORT_WATCH_MS;
      failures = this.#hasHeard || endedWell ? 0 : failures;
      if (endedWell) continue;
      failures++;
      // A line that drops once is nothing to speak of: the watch goes on where it was.
      if (ending.trouble !== undefined && (failures > 1 || ending.isDenied)) {
        this.#isTroubled = true;
        yield { is: "trouble", problem: ending.trouble };
      }
      await pause(failures, ending.retryAfterMs, this.#signal).catch(() => {});
    }
  }

  async *#list(): AsyncGenerator<WatchChange, Ending> {
    const list = await readList(this.#client, this.#resource, this.#namespace, this.#signal, {
      query: this.#selection,
    });
    const { objects, resourceVersion, trouble } = list;
    if (trouble !== undefined) return this.#troubled(trouble.because, trouble.isDenied);
    yield* this.#objects.replace(objects.map(this.#keep), resourceVersion);
    this.#version = resourceVersion;
    if (resourceVersion === undefined) return this.#troubled("the list has no version to watch from");
    this.#isTroubled = false;
    yield { is: "synced" };
    return { ...ENDED, was: "list" };
  }

  async *#watch(version: string): AsyncGenerator<WatchChange, Ending> {
    // The server ends the watch itself after that time; not all watches at once.
    const timeoutSeconds = 300 + Math.floor(Math.random() * 300);
    const from = `resourceVersion=${encodeURIComponent(version)}&timeoutSeconds=${timeoutSeconds}${this.#selection}`;
    const path = `${toListPath(this.#resource, this.#namespace)}?watch=true&allowWatchBookmarks=true&${from}`;
    try {
      const stream = await this.#client.open(path, this.#silenceTimeoutMs, this.#signal);
      if (stream.status !== 200) {
        await stream.body.dump();
        return this.#refused(stream.status, stream.retryAfterMs);
      }
      if (this.#isTroubled) {
        this.#isTroubled = false;
        yield { is: "synced" };
      }
      return yield* this.#read(stream);
    } catch (error) {
      return this.#troubled(reasonOf(error));
    }
  }

  async *#read(stream: Stream): AsyncGenerator<WatchChange, Ending> {
    for await (const event of readWatchEvents(stream.body)) {
      if (event.is === "error") return this.#refused(event.status, undefined, event.because);
      this.#hasHeard = true;
      if (event.is === "bookmark") {
        this.#advance(event.version);
        continue;
      }
      const read = toKept(event.object, this.#resource);
      if (read === undefined) return this.#refused(410, undefined);
      const object = this.#keep(read);
      yield* event.is === "set" ? this.#objects.set(object) : this.#objects.remove(object);
      this.#advance(versionOf(object));
    }
    return ENDED;
  }

  #advance(version: string | undefined): void {
    if (version !== undefined && version !== "" && !isNotNewer(version, this.#version)) this.#version = version;
  }

  #refused(status: number, retryAfterMs: number | undefined, because?: string): Ending {
    if (status === 410) {
      // The history we want is gone: that is no trouble, a new list tells what was missed.
      this.#version = undefined;
      return ENDED;
    }
    const isDenied = status === 401 || status === 403;
    const ending = this.#troubled(because ?? `the server answered ${status}`, isDenied);
    return { ...ending, retryAfterMs: isTransient(status) ? retryAfterMs : undefined };
  }

  #troubled(because: string, isDenied = false): Ending {
    const message = `${this.#resource.kind} cannot be followed for now: ${because}`;
    const trouble = new Problem(isDenied ? "LIST_DENIED" : "LIST_FAILED", message);
    return { ...ENDED, trouble, isDenied };
  }
}

const ENDED: Ending = { was: "watch", trouble: undefined, isDenied: false, retryAfterMs: undefined };
