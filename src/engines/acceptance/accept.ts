import { type Finding, Problem, type Suppression } from "../../model/index.ts";
import { covers, type Exception, isExpired } from "./exceptions.ts";

export interface Acceptance<Item extends Finding> {
  /** Findings nobody accepted. */
  readonly open: Item[];
  readonly suppressed: { readonly finding: Item; readonly suppression: Suppression }[];
  /** Exceptions that have expired, or that cover nothing any more. */
  readonly problems: Problem[];
}

/** Findings known before: how often each fingerprint may occur. */
export interface Baseline {
  readonly file: string;
  readonly fingerprints: ReadonlyMap<string, number>;
}

/**
 * Parts findings into open and accepted ones. An exception that has expired accepts nothing, and is reported where it
 * would have mattered.
 * @param today `2026-11-21`, UTC
 */
export function accept<Item extends Finding>(
  findings: readonly Item[],
  exceptions: readonly Exception[],
  baseline: Baseline | undefined,
  today: string,
): Acceptance<Item> {
  const open: Item[] = [];
  const suppressed: Acceptance<Item>["suppressed"] = [];
  const left = new Map(baseline?.fingerprints);
  const used = new Set<Exception>();
  const missed = new Set<Exception>();
  for (const finding of findings) {
    const covering = exceptions.filter((exception) => covers(exception, finding));
    for (const exception of covering) (isExpired(exception, today) ? missed : used).add(exception);
    const valid = covering.find((exception) => !isExpired(exception, today));
    const known = left.get(finding.fingerprint) ?? 0;
    if (valid !== undefined) suppressed.push({ finding, suppression: toSuppression(valid) });
    else if (known > 0 && baseline !== undefined) {
      left.set(finding.fingerprint, known - 1);
      suppressed.push({ finding, suppression: { by: "baseline", name: baseline.file } });
    } else open.push(finding);
  }
  const problems = exceptions.flatMap((exception) => {
    const { at, name, owner, expires } = exception;
    if (missed.has(exception)) {
      return [
        new Problem(
          "EXCEPTION_EXPIRED",
          `exception "${name}" expired on ${expires}: ask ${owner}, then mend the findings or renew it`,
          { at },
        ),
      ];
    }
    return used.has(exception)
      ? []
      : [new Problem("EXCEPTION_UNUSED", `exception "${name}" covers no finding: remove it`, { at })];
  });
  return { open, suppressed, problems };
}

function toSuppression({ name, owner, reason, expires }: Exception): Suppression {
  return { by: "exception", name, owner, reason, expires };
}
