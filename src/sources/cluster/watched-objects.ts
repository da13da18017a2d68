import { asString, type KubernetesObject } from "../../model/index.ts";
import { isNotNewer } from "./resource-version.ts";

/** What became of one object. */
export interface ObjectChange {
  readonly is: "added" | "changed" | "removed";
  readonly object: KubernetesObject;
}

// Removed objects are remembered this long, so that an old event does not bring them back.
const MAX_REMEMBERED = 1000;

/**
 * The objects of one kind as the events tell of them. An event that was seen before, or that comes after a newer one of
 * its object, changes nothing.
 */
export class WatchedObjects {
  readonly byName = new Map<string, KubernetesObject>();
  #removed = new Map<string, string>();
  /** Version of the last list: whatever is not newer is in it. */
  #listed: string | undefined;

  /** Takes a whole list: what is not in it is gone. */
  replace(objects: readonly KubernetesObject[], version: string | undefined): ObjectChange[] {
    const names = new Set(objects.map(toName));
    const missing = [...this.byName].filter(([name]) => !names.has(name)).map(([, object]) => object);
    for (const object of missing) this.byName.delete(toName(object));
    this.#removed.clear();
    this.#listed = version;
    const changes = objects.flatMap((object) => this.#put(object));
    return [...missing.map((object) => ({ is: "removed", object }) as const), ...changes];
  }

  set(object: KubernetesObject): ObjectChange[] {
    const version = versionOf(object);
    const isOld = isNotNewer(version, this.#listed) || isNotNewer(version, this.#removed.get(toName(object)));
    return isOld ? [] : this.#put(object);
  }

  remove(object: KubernetesObject): ObjectChange[] {
    const name = toName(object);
    const version = versionOf(object);
    const known = this.byName.get(name);
    if (isNotNewer(version, this.#listed)) return [];
    // The version of a removal is its own, so one that is not newer than the object is of a former one.
    if (known !== undefined && version !== versionOf(known) && isNotNewer(version, versionOf(known))) return [];
    if (version !== undefined) this.#remember(name, version);
    if (known === undefined) return [];
    this.byName.delete(name);
    return [{ is: "removed", object }];
  }

  #put(object: KubernetesObject): ObjectChange[] {
    const name = toName(object);
    const known = this.byName.get(name);
    if (known !== undefined && isNotNewer(versionOf(object), versionOf(known))) return [];
    this.byName.set(name, object);
    if (known === undefined) return [{ is: "added", object }];
    // Another object by the same name: its removal was missed.
    if (known.metadata["uid"] === object.metadata["uid"]) return [{ is: "changed", object }];
    return [
      { is: "removed", object: known },
      { is: "added", object },
    ];
  }

  #remember(name: string, version: string): void {
    this.#removed.delete(name);
    this.#removed.set(name, version);
    if (this.#removed.size <= MAX_REMEMBERED) return;
    for (const oldest of this.#removed.keys()) {
      this.#removed.delete(oldest);
      return;
    }
  }
}

export function versionOf(object: KubernetesObject): string | undefined {
  return asString(object.metadata["resourceVersion"]);
}

function toName({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
