import { count } from "../../../reporters/index.ts";
import type { Group } from "./tally.ts";

/** What fits a screen, of each effect. */
const MOST_OWNERS = 5;
const MOST_RULES = 3;
const MOST_OBJECTS = 4;
/** Characters: Pod Security lists every field of every container. */
const MOST_MESSAGE = 150;

const TITLES: Readonly<Record<Group["effect"], string>> = {
  denied: "Would be refused, and is not today",
  admitted: "Would be let in, and is refused today",
  warned: "Would be let in with a new warning",
  noted: "Would be let in, and noted for auditors",
};

const SOURCES: Readonly<Record<Group["source"], string>> = {
  object: "live, if made anew",
  request: "recorded",
  audit: "in the audit log",
};

/** The effects, by whom to ask and by what refuses: those first whom it hits most. */
export function formatEffects(groups: readonly Group[]): string[] {
  return (["denied", "admitted", "warned", "noted"] as const).flatMap((effect) => {
    const own = groups.filter((one) => one.effect === effect);
    if (own.length === 0) return [];
    const owners = largestFirst(Map.groupBy(own, ({ owner }) => `${owner.name} (${owner.because})`));
    const title = `${TITLES[effect]}: ${count(sum(own), "request")}, ${count(toObjects(own).size, "object")}, ${count(owners.length, "owner")}`;
    return [
      "",
      title,
      ...owners.slice(0, MOST_OWNERS).flatMap(([owner, ownGroups]) => formatOwner(owner, ownGroups)),
      ...formatMore(owners.length - MOST_OWNERS, "owner"),
    ];
  });
}

function formatOwner(owner: string, groups: readonly Group[]): string[] {
  const rules = largestFirst(Map.groupBy(groups, (one) => one.rules.join(", ")));
  return [
    `  ${owner}: ${count(sum(groups), "request")}`,
    ...rules.slice(0, MOST_RULES).flatMap(([rule, ofRule]) => formatRule(rule, ofRule)),
    ...formatMore(rules.length - MOST_RULES, "reason").map((line) => `  ${line}`),
  ];
}

function formatRule(rule: string, groups: readonly Group[]): string[] {
  const objects = largestFirst(toObjects(groups));
  const shown = objects.slice(0, MOST_OBJECTS).map(([object, of]) => `${object} (${toCounts(of)})`);
  const more = objects.length > MOST_OBJECTS ? [`${objects.length - MOST_OBJECTS} more`] : [];
  const users = [...new Set(groups.flatMap((one) => one.users))].slice(0, 3);
  return [
    `    ${shorten(rule)}`,
    `      ${shorten(groups[0]?.message ?? "")}`,
    ...[...shown, ...more].map((line) => `      - ${line}`),
    ...(users.length === 0 ? [] : [`      asked by ${users.join(", ")}`]),
  ];
}

function toObjects(groups: readonly Group[]): ReadonlyMap<string, readonly Group[]> {
  return Map.groupBy(groups, ({ made, kind, namespace, name }) => {
    const what = made === kind ? kind : `${made}s of ${kind}`;
    return `${what} ${namespace === "" ? name : `${namespace}/${name}`}`;
  });
}

/** `3 live, if made anew; 12 × UPDATE in the audit log`. */
function toCounts(groups: readonly Group[]): string {
  return groups
    .map(({ count: number, operation, source }) =>
      source === "object" ? `${number} ${SOURCES.object}` : `${number} × ${operation} ${SOURCES[source]}`,
    )
    .join("; ");
}

function formatMore(more: number, what: string): string[] {
  return more > 0 ? [`  … and ${count(more, `more ${what}`)}: --format json has them all`] : [];
}

/** At a word's end, where there is one. */
function shorten(text: string): string {
  if (text.length <= MOST_MESSAGE) return text;
  const cut = text.slice(0, MOST_MESSAGE);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), MOST_MESSAGE - 30))} …`;
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, one) => total + one.count, 0);
}

function largestFirst(groups: ReadonlyMap<string, readonly Group[]>): (readonly [string, readonly Group[]])[] {
  return [...groups].toSorted(([, one], [, other]) => sum(other) - sum(one));
}
