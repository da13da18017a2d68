import { type YAMLMap, isAlias, isSeq } from "yaml";
import type { Json, JsonObject } from "../../model/index.ts";
import { isEqual } from "../json-patch/index.ts";
import { addEntries, removeSlots } from "./block-change.ts";
import { addFlowEntries, removeFlowSlots, toFlowStyle } from "./flow-change.ts";
import { type Entry, isFlow, readEntries } from "./layout.ts";
import { type Around, type Descend, type Plan, type Target, membersOf } from "./plan.ts";
import { replaceValue } from "./replace-value.ts";
import { columnOf } from "./style.ts";
import { Unplannable } from "./unplannable.ts";

export function reconcileMap(plan: Plan, target: Target<JsonObject>, map: YAMLMap, descend: Descend): void {
  const old = membersOf(target.old);
  const next = membersOf(target.next);
  const entries = readEntries(plan.text, map);
  const isGone = ({ key, isMerge }: Entry): boolean => !isMerge && key !== undefined && old.has(key) && !next.has(key);
  const kept = entries.filter((entry) => !isGone(entry));
  if (kept.length === 0) {
    replaceValue(plan, target.slot, target.around, target.next);
    return;
  }
  const written = new Set(entries.filter(({ isMerge }) => !isMerge).map(({ key }) => key));
  const added = findAdded(plan, entries, written, old, next);
  const gone = new Set(entries.filter(isGone));
  if (plan.coarse && isFlow(map) && gone.size > 0 && added.size > 0) {
    replaceValue(plan, target.slot, target.around, target.next);
    return;
  }
  const around = toAround(plan, target, map, entries);
  // Of a key written twice the last one counts.
  const byKey = new Map(kept.filter(({ isMerge }) => !isMerge).map((entry) => [entry.key, entry]));
  for (const entry of kept) {
    const { key } = entry;
    if (key === undefined || byKey.get(key) !== entry || !old.has(key)) continue;
    descend(plan, { slot: entry, around, old: old.get(key) as Json, next: next.get(key) as Json });
  }
  if (around.is !== "flow") {
    removeSlots(plan, entries, gone);
    addEntries(plan, kept, added);
  } else if (gone.size > 0 && added.size > 0) {
    throw new Unplannable("keys added to and removed from one {…} at once");
  } else {
    removeFlowSlots(plan, entries, gone);
    addFlowEntries(plan, map, kept, added, around.style);
  }
}

function toAround(plan: Plan, target: Target<Json>, map: YAMLMap, entries: readonly Entry[]): Around {
  if (isFlow(map)) {
    const isJson = entries.every(({ isKeyQuoted }) => isKeyQuoted);
    return { is: "flow", style: toFlowStyle(plan, map, isJson) };
  }
  return { is: "map", column: columnOf(plan.text, entries[0]?.start ?? 0) };
}

/** Members to be written that are not in the text: new ones, and those that differ from what `<<` brings in. */
function findAdded(
  plan: Plan,
  entries: readonly Entry[],
  written: ReadonlySet<string | undefined>,
  old: ReadonlyMap<string, Json>,
  next: ReadonlyMap<string, Json>,
): Map<string, Json> {
  const merges = entries.filter(({ isMerge }) => isMerge);
  const inherited = merges.length === 0 ? new Map<string, Json>() : inherit(plan, merges, old);
  const added = new Map<string, Json>();
  for (const key of new Set([...old.keys(), ...next.keys(), ...inherited.keys()])) {
    if (written.has(key)) continue;
    const value = next.get(key);
    const known = inherited.get(key);
    if (value === undefined && known !== undefined)
      throw new Unplannable(`${key} comes from a merge key (<<) and would have to go`);
    if (known === undefined && old.has(key) && merges.length === 0)
      throw new Unplannable(`the key ${key} is written in an unusual way`);
    if (value !== undefined && (known === undefined || !isEqual(known, value))) added.set(key, value);
  }
  return added;
}

/** What the merge keys will bring in, after the changes made further up. */
function inherit(plan: Plan, merges: readonly Entry[], old: ReadonlyMap<string, Json>): Map<string, Json> {
  const inherited = new Map<string, Json>();
  for (const { node } of merges) {
    const sources = isSeq(node) ? node.items.toReversed() : [node];
    for (const source of sources) {
      const value = isAlias(source) ? plan.anchors?.get(source.source) : undefined;
      if (value === undefined) return new Map(old);
      for (const [key, member] of membersOf(value)) inherited.set(key, member);
    }
  }
  return inherited;
}
