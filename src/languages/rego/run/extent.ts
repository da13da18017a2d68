import type { Location } from "../../../model/index.ts";
import { RegoError } from "../error.ts";
import { equalValues } from "../order.ts";
import { RegoObject, RegoSet, mapKey } from "../value.ts";
import type { MapKey, RegoValue } from "../value.ts";

const UNIQUE = "object keys must be unique";

interface Branch {
  readonly key: RegoValue;
  readonly node: DocumentBuilder;
}

/** Puts a document together from the results of rules with names in their references. */
export class DocumentBuilder {
  readonly branches = new Map<MapKey, Branch>();
  leaf: RegoValue | undefined = undefined;
  set: RegoSet | undefined = undefined;

  /** @throws {RegoError} eval_conflict_error where another value is there already */
  put(path: readonly RegoValue[], value: RegoValue, at: Location): void {
    const node = this.descend(path, at);
    if (node.leaf !== undefined ? !equalValues(node.leaf, value) : node.set !== undefined || node.branches.size > 0)
      throw conflict(at);
    node.leaf = value;
  }

  add(path: readonly RegoValue[], item: RegoValue, at: Location): void {
    const node = this.descend(path, at);
    if (node.leaf !== undefined || node.branches.size > 0) throw conflict(at);
    (node.set ??= new RegoSet()).add(item);
  }

  /** What rules at a longer path give; sets there grow together, and what collected nothing leaves no trace. */
  putDocument(path: readonly RegoValue[], value: RegoValue, collects: boolean, at: Location): void {
    if (collects && (value instanceof RegoSet || value instanceof RegoObject) && value.size === 0) return;
    if (!collects || !(value instanceof RegoSet)) return this.put(path, value, at);
    const node = this.descend(path, at);
    if (node.leaf !== undefined || node.branches.size > 0) throw conflict(at);
    node.set ??= new RegoSet();
    for (const item of value.values()) node.set.add(item);
  }

  private descend(path: readonly RegoValue[], at: Location): DocumentBuilder {
    const [key, ...rest] = path;
    if (key === undefined) return this;
    if (this.leaf !== undefined || this.set !== undefined) throw conflict(at);
    const mapped = mapKey(key);
    let branch = this.branches.get(mapped);
    if (branch === undefined) this.branches.set(mapped, (branch = { key, node: new DocumentBuilder() }));
    return branch.node.descend(rest, at);
  }

  build(): RegoValue {
    if (this.leaf !== undefined) return this.leaf;
    if (this.set !== undefined) return this.set;
    return RegoObject.of([...this.branches.values()].map(({ key, node }) => [key, node.build()] as const));
  }
}

function conflict(at: Location): RegoError {
  return new RegoError("eval_conflict_error", UNIQUE, at);
}

/** @throws {RegoError} eval_conflict_error where the key has another value already */
export function putUnique(object: RegoObject, key: RegoValue, value: RegoValue, at: Location): void {
  const before = object.get(key);
  if (before !== undefined && !equalValues(before, value)) throw conflict(at);
  object.set(key, value);
}

export function outputConflict(kind: "complete" | "function", at: Location): RegoError {
  const message =
    kind === "function"
      ? "functions must not produce multiple outputs for same inputs"
      : "complete rules must not produce multiple outputs";
  return new RegoError("eval_conflict_error", message, at);
}
