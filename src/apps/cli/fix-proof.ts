import { type Finding, formatPath } from "../../model/index.ts";
import type { Fixable } from "./fix-plan.ts";

/** What is wrong with an attempt at fixing; nothing of both: it is proved. */
export interface Faults {
  /** Findings whose edits were made and which are still there. */
  readonly unclosed: readonly Fixable[];
  /** Findings that were not there before. */
  readonly opened: readonly Finding[];
}

/**
 * Compares the findings before and after. They are counted by object, control and container: paths move when a fix
 * takes an item out of a list, and fingerprints when it changes the version of an API. A finding that is unknown
 * afterwards is not closed.
 */
export function findFaults(before: readonly Finding[], after: readonly Finding[], tried: readonly Fixable[]): Faults {
  const [old, now, mine] = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf), Map.groupBy(tried, keyOf)];
  const unclosed = [...mine].flatMap(([key, findings]) => {
    const left = now.get(key) ?? [];
    const others = (old.get(key)?.length ?? 0) - findings.length;
    return chooseUnclosed(findings, left, left.length - others);
  });
  const opened = [...now].flatMap(([key, findings]) => {
    const count = findings.length - (old.get(key)?.length ?? 0);
    return count > 0 && !mine.has(key) ? findings.slice(-count) : [];
  });
  return { unclosed, opened };
}

/** The object of a finding, wherever its text moved within the document. */
export function placeOf({ origin, resource }: Finding): string {
  if (origin.is === "cluster") return [resource.kind, resource.namespace, resource.name].join("\0");
  return [origin.document.file, origin.document.offset, formatPath(origin.prefix)].join("\0");
}

const keys = new WeakMap<Finding, string>();

function keyOf(finding: Finding): string {
  let key = keys.get(finding);
  if (key === undefined) {
    key = `${placeOf(finding)}\0${finding.control}\0${finding.container ?? ""}`;
    keys.set(finding, key);
  }
  return key;
}

/** Of findings that look alike, those still said in the same words come first. */
function chooseUnclosed(findings: readonly Fixable[], left: readonly Finding[], count: number): Fixable[] {
  if (count <= 0) return [];
  const messages = new Set(left.map(({ message }) => message));
  const [same, other] = [
    findings.filter(({ message }) => messages.has(message)),
    findings.filter(({ message }) => !messages.has(message)),
  ];
  return [...same, ...other.toReversed()].slice(0, count);
}
