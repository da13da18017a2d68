import type { Finding } from "../../model/index.ts";
import type { Fixable } from "./fix-plan.ts";
import { type Faults, placeOf } from "./fix-proof.ts";

/** Makes the edits of these findings and judges the result. */
export type Try = (findings: readonly Fixable[]) => Faults;

/** The hunt for the fix that opens something in one object. */
interface Search {
  readonly opened: Finding;
  readonly suspects: readonly Fixable[];
  /** Withholding the first `low` suspects does not help, withholding the first `high` does. */
  low: number;
  high: number;
}

/**
 * The fixes that open other findings: one for each object in which something opened, found by withholding half of the
 * object's fixes, then half of these, in all objects at once.
 * @param opened what opened when all of `tried` were made; at least one
 * @param mayTry whether there is time for one more trial; when not, all suspects are culprits
 * @returns the culprits, each with a finding it opened
 */
export function findCulprits(
  tried: readonly Fixable[],
  opened: readonly Finding[],
  attempt: Try,
  mayTry: () => boolean,
): Map<Fixable, Finding> {
  const searches = toSearches(tried, opened);
  const isUndecided = (): boolean => searches.some(({ low, high }) => high - low > 1);
  while (isUndecided() && mayTry()) {
    const withheld = new Set(searches.flatMap((search) => search.suspects.slice(0, middleOf(search))));
    const faults = attempt(tried.filter((finding) => !withheld.has(finding)));
    const faulty = new Set(faults.opened.map(toFaultKey));
    for (const search of searches) {
      if (search.high - search.low <= 1) continue;
      if (faulty.has(toFaultKey(search.opened))) search.low = middleOf(search);
      else search.high = middleOf(search);
    }
  }
  return new Map(
    searches.flatMap(({ opened: fault, suspects, low, high }) =>
      suspects.slice(high - low > 1 ? 0 : low, high).map((culprit) => [culprit, fault] as const),
    ),
  );
}

function middleOf({ low, high }: Search): number {
  return high - low > 1 ? (low + high) >> 1 : high;
}

/** One search for each object with fixes of its own; else one for the first thing that opened in an object without. */
function toSearches(tried: readonly Fixable[], opened: readonly Finding[]): Search[] {
  const byPlace = Map.groupBy(tried, placeOf);
  const firsts = Map.groupBy(opened, placeOf);
  const searches = [...firsts].flatMap(([place, [fault]]): Search[] => {
    const suspects = byPlace.get(place) ?? [];
    return fault === undefined || suspects.length === 0
      ? []
      : [{ opened: fault, suspects: byCloseness(suspects, fault), low: 0, high: suspects.length }];
  });
  const [first] = opened;
  if (searches.length > 0 || first === undefined) return searches;
  return [{ opened: first, suspects: tried, low: 0, high: tried.length }];
}

/** The container's own fixes first: among several culprits the likelier one is found. */
function byCloseness(suspects: readonly Fixable[], fault: Finding): Fixable[] {
  const isNear = (finding: Finding): boolean => finding.container === fault.container;
  return [...suspects.filter(isNear), ...suspects.filter((finding) => !isNear(finding))];
}

function toFaultKey(finding: Finding): string {
  return `${placeOf(finding)}\0${finding.control}\0${finding.container ?? ""}`;
}
