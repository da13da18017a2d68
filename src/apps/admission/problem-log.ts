import type { Problem, ProblemCode } from "../../model/index.ts";
import type { Log, Surroundings } from "./parts.ts";
import { toProblemLine } from "./problem-line.ts";
import { TokenBucket } from "./record/token-bucket.ts";

/** Problems that are followed at a time; `/readyz?verbose` lists as many. */
const MAX_FOLLOWED = 100;
/** A flood of problems does not flood the log: so many lines at once, and ten a minute in the long run. */
const BURST = 20;
const PER_SECOND = 10 / 60;
const LOOK_MS = 1000;

/** What goes by without anybody mending a file; it is told when it is still there at the next look. */
const PASSING: ReadonlySet<ProblemCode> = new Set(["LIST_FAILED", "CLUSTER_UNREACHABLE"]);
/** With these alone the server becomes ready all the same. */
const HARMLESS: ReadonlySet<ProblemCode> = new Set([
  ...PASSING,
  "LIST_DENIED",
  "CLUSTER_UNAUTHORIZED",
  "EXCEPTION_EXPIRED",
  "EXCEPTION_UNUSED",
  "NOTHING_FOUND",
]);

/**
 * Logs what is wrong with rules and policies when it comes up and when it is mended, once each, and which revision is in force.
 * @returns how it ends
 */
export function followProblems(surroundings: Surroundings, log: Log, everyMs = LOOK_MS): () => void {
  const problems = new ProblemLog(log);
  const look = (): void => problems.look(surroundings, Date.now());
  look();
  const looking = setInterval(look, everyMs);
  return () => clearInterval(looking);
}

/** Knows which problems were told. */
export class ProblemLog {
  readonly #log: Log;
  readonly #lines = new TokenBucket(PER_SECOND, BURST);
  readonly #revisions = new TokenBucket(PER_SECOND, BURST);
  readonly #told = new Map<string, ProblemCode>();
  #before: ReadonlySet<string> = new Set();
  #isFlooded = false;
  #revision: string | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param atMs milliseconds since the epoch */
  look(surroundings: Surroundings, atMs: number): void {
    const followed = surroundings.problems().slice(0, MAX_FOLLOWED);
    const byLine = new Map(followed.map((problem) => [toProblemLine(problem), problem]));
    for (const [line, code] of this.#told) {
      if (byLine.has(line) || !this.#lines.take(atMs)) continue;
      this.#told.delete(line);
      this.#log("info", `mended: ${line}`, { code });
    }
    this.#tellNew(byLine, surroundings.ruleSets() !== undefined, atMs);
    this.#before = new Set(byLine.keys());
    this.#tellRevision(surroundings, atMs);
  }

  #tellNew(byLine: ReadonlyMap<string, Problem>, isInForce: boolean, atMs: number): void {
    for (const [line, { code }] of byLine) {
      if (this.#told.has(line) || (PASSING.has(code) && !this.#before.has(line))) continue;
      if (!this.#lines.take(atMs)) return this.#tellFlood();
      this.#told.set(line, code);
      if (isInForce || HARMLESS.has(code)) this.#log("warning", line, { code });
      else this.#log("error", `${line}; it is not ready, and nothing is registered until this is mended`, { code });
    }
    this.#isFlooded = false;
  }

  #tellFlood(): void {
    if (!this.#isFlooded) this.#log("warning", "there are more problems than are logged at once: see /readyz?verbose");
    this.#isFlooded = true;
  }

  #tellRevision(surroundings: Surroundings, atMs: number): void {
    const { byName, revision } = surroundings.ruleSets() ?? {};
    if (byName === undefined || revision === undefined || revision === this.#revision) return;
    if (!this.#revisions.take(atMs)) return;
    this.#revision = revision;
    const policies = [...byName.values()].reduce((sum, ruleSet) => sum + ruleSet.policies.all.length, 0);
    const counted = `${count(byName.size, "rule set")}, ${policies === 1 ? "1 policy" : `${policies} policies`}`;
    this.#log("info", `revision ${revision} in force: ${counted}`);
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
