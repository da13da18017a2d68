import type { Change } from "../../../model/index.ts";

/** Changes that are alike: the same kind, made in the same way. */
export interface ChangeGroup {
  /** What their titles share; the title, where there is one change. `Pin the image of container …` */
  readonly title: string;
  /** Names of what they are about, `shop/cart`, each once. */
  readonly about: readonly string[];
  /** Numbers of the changes, in the order they were given. */
  readonly changes: readonly number[];
}

/** Puts changes together that a reader would tell as one. @param known changes by their numbers */
export function toChangeGroups(changes: readonly number[], known: readonly Change[]): ChangeGroup[] {
  const alike = Map.groupBy(changes, (number) => toKey(known[number]));
  return [...alike.values()].map((numbers) => {
    const members = numbers.flatMap((number) => known[number] ?? []);
    return {
      title: toSharedTitle(members.map(({ title }) => title)),
      about: [...new Set(members.map(toName))],
      changes: numbers,
    };
  });
}

/** Changes of the same kind that cost the same, and that a machine can make or none. */
function toKey(change: Change | undefined): string {
  if (change === undefined) return "";
  const { id, cost, edits, creates, deletes, ends, stops } = change;
  const at = id.indexOf("@");
  const isByMachine = edits.length > 0 || creates !== undefined || deletes !== undefined;
  const isDear = ends !== undefined || stops !== undefined;
  return JSON.stringify([
    at < 0 ? id : id.slice(0, at),
    cost.friction,
    cost.latency,
    cost.operation,
    isByMachine,
    isDear,
  ]);
}

function toName({ id, resource }: Change): string {
  if (resource === undefined) return id.slice(id.indexOf("@") + 1);
  return resource.namespace === "" ? resource.name : `${resource.namespace}/${resource.name}`;
}

/** The words that all titles begin and end with, and dots for what differs. */
export function toSharedTitle(titles: readonly string[]): string {
  const [first = [], ...others] = titles.map((title) => title.split(" "));
  if (others.length === 0) return first.join(" ");
  const shortest = Math.min(first.length, ...others.map(({ length }) => length));
  let start = 0;
  while (start < shortest && others.every((words) => words[start] === first[start])) start += 1;
  let end = 0;
  while (end < shortest - start && others.every((words) => words.at(-1 - end) === first.at(-1 - end))) end += 1;
  if (start === first.length && others.every(({ length }) => length === first.length)) return first.join(" ");
  return [...first.slice(0, start), "…", ...(end === 0 ? [] : first.slice(-end))].join(" ");
}
