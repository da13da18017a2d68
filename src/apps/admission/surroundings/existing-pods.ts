import type { KnownObjects } from "../../../engines/policy/index.ts";
import { asList, asString, dig, isObject, type Json, type KubernetesObject, Problem } from "../../../model/index.ts";
import type { ClusterClient } from "../../../sources/cluster/index.ts";

/** What the built-in plugin takes for it. */
const LIST_MS = 1000;
const PAGE = 500;
/** More than are judged. */
const MAX_PAGES = 7;
/** Namespaces whose pods are read at the same time; of a list some 20 MB are held until it is judged. */
const MAX_AT_ONCE = 4;

/**
 * Pods of a namespace that is to enforce more. They are listed for that one request: following all pods of a cluster would cost
 * memory all the time, and labels of namespaces change seldom.
 */
export class ExistingPods {
  readonly #client: ClusterClient;
  #underWay = 0;

  constructor(client: ClusterClient) {
    this.#client = client;
  }

  /** The objects with the pods of the namespace, or with the reason why they are not known. Never rejects. */
  async addTo(objects: KnownObjects, namespace: string, signal: AbortSignal): Promise<KnownObjects> {
    if (this.#underWay >= MAX_AT_ONCE) return withPods(objects, namespace, toProblem("too many are being listed"));
    this.#underWay += 1;
    try {
      const pods = await this.#list(namespace, AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)]));
      return withPods(objects, namespace, pods);
    } catch (fault) {
      return withPods(objects, namespace, toProblem(fault instanceof Error ? fault.message : "no answer"));
    } finally {
      this.#underWay -= 1;
    }
  }

  async #list(namespace: string, signal: AbortSignal): Promise<readonly KubernetesObject[] | Problem> {
    const pods: KubernetesObject[] = [];
    let next = "";
    for (let page = 0; page < MAX_PAGES; page++) {
      const from = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?limit=${PAGE}${from}`;
      const reply = await this.#client.get(path, { signal });
      if (reply.is !== "ok") return toProblem(reply.is === "refused" ? reply.because : "they are too large");
      for (const item of asList(dig(reply.value, "items"))) pods.push(...toPod(item));
      next = asString(dig(reply.value, "metadata", "continue")) ?? "";
      if (next === "") break;
    }
    return pods;
  }
}

/** What is judged of a pod, as an object of its own: items of lists do not say their kind. */
function toPod(item: Json): KubernetesObject[] {
  const [metadata, spec] = [dig(item, "metadata"), dig(item, "spec")];
  return isObject(metadata) && isObject(spec) ? [{ apiVersion: "v1", kind: "Pod", metadata, spec }] : [];
}

function toProblem(because: string): Problem {
  return new Problem("LIST_FAILED", `the pods of the namespace cannot be looked at: ${because}`);
}

function withPods(objects: KnownObjects, namespace: string, pods: readonly KubernetesObject[] | Problem): KnownObjects {
  const list: KnownObjects["list"] = (group, kind, where) => {
    if (group !== "" || kind !== "Pod" || where !== namespace) return objects.list(group, kind, where);
    if (!(pods instanceof Problem)) return pods;
    // Policies may have named pods, which are followed then.
    const followed = objects.list(group, kind, where);
    if (followed.length === 0) throw pods;
    return followed;
  };
  return {
    all: () => objects.all(),
    find: (...which) => objects.find(...which),
    list,
    namespace: (name) => objects.namespace(name),
  };
}
