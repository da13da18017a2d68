import type { AuditEvent } from "./event.ts";

/** How much of what happened a log can tell. */
export interface Coverage {
  readonly events: number;
  /** Lines that are no audit event. */
  readonly unreadable: number;
  /** Milliseconds since 1970, of the requests; undefined when no event tells. */
  readonly firstMs: number | undefined;
  readonly lastMs: number | undefined;
  /** How many events of each stage and each level. */
  readonly stages: ReadonlyMap<string, number>;
  readonly levels: ReadonlyMap<string, number>;
}

/** As many stages and levels as there are, and some nobody knows yet. */
const MAX_WORDS = 16;
const DAY_MS = 86_400_000;

/** Keeps account of a log as it is read. */
export class CoverageCount {
  #events = 0;
  #unreadable = 0;
  #firstMs: number | undefined;
  #lastMs: number | undefined;
  readonly #stages = new Map<string, number>();
  readonly #levels = new Map<string, number>();

  addUnreadable(): void {
    this.#unreadable += 1;
  }

  add({ stage, level, atMs }: AuditEvent): void {
    this.#events += 1;
    countWord(this.#stages, stage);
    countWord(this.#levels, level);
    if (atMs === undefined) return;
    this.#firstMs = Math.min(this.#firstMs ?? atMs, atMs);
    this.#lastMs = Math.max(this.#lastMs ?? atMs, atMs);
  }

  get coverage(): Coverage {
    return {
      events: this.#events,
      unreadable: this.#unreadable,
      firstMs: this.#firstMs,
      lastMs: this.#lastMs,
      stages: this.#stages,
      levels: this.#levels,
    };
  }
}

function countWord(counts: Map<string, number>, word: string): void {
  const known = counts.has(word) || counts.size < MAX_WORDS ? word : "other";
  counts.set(known, (counts.get(known) ?? 0) + 1);
}

/** What the log cannot show, in words; the first ones come from what is in it. */
export function findBlindSpots({ firstMs, lastMs, stages, unreadable }: Coverage): string[] {
  const spots: string[] = [];
  const days = firstMs === undefined || lastMs === undefined ? undefined : (lastMs - firstMs) / DAY_MS;
  if (days === undefined) spots.push("which time it covers: no event tells when it was");
  else if (days < 31)
    spots.push(
      `what is done less often than every ${days < 1 ? "day" : `${Math.floor(days)} days`}: monthly jobs, upgrades, failovers, restores`,
    );
  const complete = stages.get("ResponseComplete") ?? 0;
  if (complete === 0)
    spots.push("what was allowed: no event is of stage ResponseComplete (omitStages of the audit policy)");
  if (unreadable > 0) spots.push(`what stood in ${unreadable} unreadable ${unreadable === 1 ? "line" : "lines"}`);
  return [
    ...spots,
    "requests that the audit policy leaves out (level None), and those of API servers whose logs were not given",
    "rights that are checked beside a request: create behind a patch that applies, bind and escalate of roles, approve and sign of signers, update of finalizers",
    "requests that others authorize by asking the API server: the kubelet's own API, proxies, aggregated API servers",
  ];
}
