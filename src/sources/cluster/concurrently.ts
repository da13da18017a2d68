/** Requests at once: enough to hide the line, few enough to be a good neighbour. */
const CONCURRENCY = 4;

/** Maps a list with a few at a time; the results keep the list's order. The first failure ends it. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = Array.from<Result>({ length: items.length });
  const pending = items.entries();
  const worker = async () => {
    // All workers take from the one iterator, so each item is taken once.
    for (const [index, item] of pending) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  return results;
}
