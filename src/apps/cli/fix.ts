import type { Finding, Problem, Resource, SourceDocument } from "../../model/index.ts";
import { change, type Changed, type Fixable, isFixable } from "./fix-plan.ts";

/** What fixing came to. */
export interface FixResult {
  /** New text of each document that changes, against the documents as they were read. */
  readonly texts: ReadonlyMap<SourceDocument, string>;
  readonly fixed: readonly Finding[];
  /** Findings that stay although they have edits: the edits could not be written, did not close them, or opened others. */
  readonly refused: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly resources: readonly Resource[];
}

/** Judges objects anew; what counts as open is the caller's business (exceptions, baseline). */
export type Judge = (resources: readonly Resource[]) => readonly Finding[];

/** Retries with fewer findings at most so often before the rest is refused. */
const MAX_ROUNDS = 8;

/**
 * Tries the edits of all findings together, judges the result, and takes back whatever did not close its finding or
 * opened another, until what is left is proved: each fixed finding is gone and none is new.
 */
export function fixFindings(resources: readonly Resource[], findings: readonly Finding[], judge: Judge): FixResult {
  const before = new Set(findings.map(({ fingerprint }) => fingerprint));
  let tried = findings.filter(isFixable);
  const refused: Finding[] = [];
  const problems: Problem[] = [];
  for (let round = 0; round < MAX_ROUNDS && tried.length > 0; round += 1) {
    const changed = change(resources, tried);
    const after = judge(changed.resources);
    const culprits = findCulprits(tried, after, before);
    if (culprits.size === 0) {
      return {
        texts: changed.texts,
        fixed: tried,
        refused,
        problems: [...problems, ...changed.problems],
        resources: changed.resources,
      };
    }
    problems.push(...problemsOf(changed, culprits));
    refused.push(...tried.filter((finding) => culprits.has(finding)));
    tried = tried.filter((finding) => !culprits.has(finding));
  }
  return { texts: new Map(), fixed: [], refused: [...refused, ...tried], problems, resources };
}

/** Findings whose edits must be taken back: those still open, and those of the objects in which something new opened. */
function findCulprits(tried: readonly Fixable[], after: readonly Finding[], before: ReadonlySet<string>): Set<Finding> {
  const open = new Set(after.map(({ fingerprint }) => fingerprint));
  const culprits = new Set<Finding>(tried.filter(({ fingerprint }) => open.has(fingerprint)));
  if (culprits.size > 0) return culprits;
  const opened = after.filter(({ fingerprint, verdict }) => verdict === "fail" && !before.has(fingerprint));
  for (const fault of opened) {
    const near = tried.filter(({ resource }) => isSame(resource, fault.resource));
    const inContainer = near.filter(({ container }) => container === fault.container);
    // The last one tried goes first: one culprit a round keeps the innocent.
    const culprit = (inContainer.length > 0 ? inContainer : near.length > 0 ? near : tried).at(-1);
    if (culprit !== undefined) culprits.add(culprit);
  }
  return culprits;
}

function isSame(a: Finding["resource"], b: Finding["resource"]): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;
}

function problemsOf(changed: Changed, culprits: ReadonlySet<Finding>): Problem[] {
  const files = new Set([...culprits].map(({ origin }) => (origin.is === "file" ? origin.document.file : "")));
  return changed.problems.filter(({ at }) => at !== undefined && files.has(at.file));
}
