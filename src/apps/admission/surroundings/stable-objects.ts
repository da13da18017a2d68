import type { KubernetesObject } from "../../../model/index.ts";

interface Held {
  readonly given: KubernetesObject;
  readonly text: string;
  readonly object: KubernetesObject;
}

/**
 * Gives the same object again as long as nothing changed that counts: controllers write status and versions all the time, and what is
 * made of an object is remembered by it.
 */
export class StableObjects {
  #held = new Map<string, Held>();

  /** @returns the objects in the order of their kinds and names, which is the same in every replica */
  take(objects: Iterable<KubernetesObject>): readonly KubernetesObject[] {
    const held = new Map<string, Held>();
    for (const given of objects) {
      const { namespace = "", name = "" } = given.metadata;
      const key = `${given.apiVersion} ${given.kind} ${namespace}/${name}`;
      const known = this.#held.get(key);
      held.set(key, known?.given === given ? known : toHeld(given, known));
    }
    this.#held = held;
    return [...held].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { object }]) => object);
  }
}

function toHeld(given: KubernetesObject, known: Held | undefined): Held {
  const { status: _, metadata, ...rest } = given;
  const { resourceVersion: __, generation: ___, ...kept } = metadata;
  const text = JSON.stringify([rest, kept]);
  return { given, text, object: known?.text === text ? known.object : given };
}
