import { isObject, type LabelSelector } from "../../model/index.ts";
import { matchesSelector } from "./label-selector.ts";

type Labels = Readonly<Record<string, string>>;

interface Entry<Item> {
  readonly order: number;
  readonly item: Item;
}

/** Finds the things a selector chooses by their labels, without looking at each of them. */
export class LabelIndex<Item> {
  readonly #all: { readonly labels: Labels; readonly item: Item }[] = [];
  readonly #byPair = new Map<string, number[]>();

  /** @param items each thing with its labels; results keep this order */
  constructor(items: Iterable<readonly [Labels | undefined, Item]>) {
    for (const [labels = {}, item] of items) {
      const order = this.#all.push({ labels, item }) - 1;
      for (const pair of toPairs(labels)) addTo(this.#byPair, pair, order);
    }
  }

  /** What the selector chooses; an empty selector chooses all, none nothing. */
  select(selector: LabelSelector | null | undefined): Item[] {
    const candidates = this.#candidates(toPairs(selector?.matchLabels));
    return candidates.filter(({ labels }) => matchesSelector(selector, labels)).map(({ item }) => item);
  }

  #candidates(pairs: readonly string[]) {
    if (pairs.length === 0) return this.#all;
    const lists = pairs.map((pair) => this.#byPair.get(pair) ?? []);
    const shortest = lists.reduce((least, list) => (list.length < least.length ? list : least));
    return shortest.flatMap((order) => this.#all[order] ?? []);
  }
}

/** Finds the selectors that choose something with given labels, without looking at each of them. */
export class SelectorIndex<Item> {
  readonly #byPair = new Map<string, (Entry<Item> & { selector: LabelSelector })[]>();
  readonly #rest: (Entry<Item> & { selector: LabelSelector })[] = [];

  /** @param items each thing with its selector; without one it is never found. Results keep this order. */
  constructor(items: readonly (readonly [LabelSelector | null | undefined, Item])[]) {
    const uses = new Map<string, number>();
    for (const [selector] of items) {
      for (const pair of toPairs(selector?.matchLabels)) uses.set(pair, (uses.get(pair) ?? 0) + 1);
    }
    for (const [order, [selector, item]] of items.entries()) {
      if (!isObject(selector)) continue;
      const pairs = toPairs(selector.matchLabels);
      const entry = { order, item, selector };
      if (pairs.length === 0) this.#rest.push(entry);
      // The pair that the fewest selectors ask for tells most.
      else
        addTo(
          this.#byPair,
          pairs.reduce((rarest, pair) => ((uses.get(pair) ?? 0) < (uses.get(rarest) ?? 0) ? pair : rarest)),
          entry,
        );
    }
  }

  /** The things whose selector chooses the labels. */
  matching(labels: Labels | undefined): Item[] {
    const found = [this.#rest, ...toPairs(labels).map((pair) => this.#byPair.get(pair) ?? [])]
      .flat()
      .filter(({ selector }) => matchesSelector(selector, labels));
    return found.sort((one, other) => one.order - other.order).map(({ item }) => item);
  }
}

/** Key and value as one text. That two pairs may share a text only adds candidates: each is matched after. */
function toPairs(labels: unknown): string[] {
  if (!isObject(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]) => (typeof value === "string" ? `${key}\n${value}` : []));
}

function addTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
