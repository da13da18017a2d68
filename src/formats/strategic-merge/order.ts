import { isObject, type Json } from "../../model/index.ts";
import { Refused } from "./directive.ts";

/** What tells an item apart: its merge key, or itself in a list of scalars. @throws {Refused} without the merge key */
export function identify(item: Json, mergeKey: string | undefined): Json {
  if (mergeKey === undefined) return item;
  if (!isObject(item)) throw new Refused(`expected a mapping with merge key ${mergeKey}`);
  const value = Object.hasOwn(item, mergeKey) ? item[mergeKey] : undefined;
  if (value === undefined) {
    throw new Refused(`map: ${JSON.stringify(item).slice(0, 200)} does not contain declared merge key: ${mergeKey}`);
  }
  return value;
}

/**
 * The items that the patch names in its order, the others in the server's; the latter stand before an item of the patch
 * only where the server had them before it.
 */
export function arrange(
  merged: readonly Json[],
  patchOrder: readonly Json[],
  serverOrder: readonly Json[],
  mergeKey: string | undefined,
): Json[] {
  const inPatch = toPositions(patchOrder, mergeKey);
  const inServer = toPositions(serverOrder, mergeKey);
  const patched = sortBy(
    merged.filter((item) => inPatch.has(identify(item, mergeKey))),
    inPatch,
    mergeKey,
  );
  const others = sortBy(
    merged.filter((item) => !inPatch.has(identify(item, mergeKey))),
    inServer,
    mergeKey,
  );
  return interleave(others, patched, inServer, mergeKey);
}

function interleave(
  others: readonly Json[],
  patched: readonly Json[],
  inServer: ReadonlyMap<Json, number>,
  mergeKey: string | undefined,
): Json[] {
  const result: Json[] = [];
  let next = 0;
  for (const item of patched) {
    const place = inServer.get(identify(item, mergeKey)) ?? -1;
    const isBefore = (other: Json): boolean => (inServer.get(identify(other, mergeKey)) ?? Infinity) < place;
    while (next < others.length && isBefore(others[next] as Json)) result.push(others[next++] as Json);
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

function toPositions(items: readonly Json[], mergeKey: string | undefined): Map<Json, number> {
  const positions = new Map<Json, number>();
  for (const [index, item] of items.entries()) {
    const key = identify(item, mergeKey);
    if (!positions.has(key)) positions.set(key, index);
  }
  return positions;
}

function sortBy(items: readonly Json[], order: ReadonlyMap<Json, number>, mergeKey: string | undefined): Json[] {
  const rank = (item: Json): number => order.get(identify(item, mergeKey)) ?? Number.MAX_SAFE_INTEGER;
  return items.toSorted((a, b) => rank(a) - rank(b));
}
