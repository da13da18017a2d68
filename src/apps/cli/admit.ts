import {
  decideMutation,
  decideValidation,
  FREE_METER,
  GUARD,
  type ImageDigests,
  type RuleSet,
} from "../../decision/index.ts";
import { type KnownObjects, toKnownObjects } from "../../engines/policy/index.ts";
import { formatProblem, Problem } from "../../model/index.ts";
import { count, reportAdmissionReview, reportAdmissionText, toVisible } from "../../reporters/index.ts";
import { compileRules, readAdmissionRules } from "./admission-rules.ts";
import { readReviews, type ReviewRead } from "./admit-reviews.ts";
import { EXIT } from "./exit.ts";
import { readResources } from "./policy/load.ts";

/** What was typed after `hauberk admit`. */
export interface AdmitOptions {
  readonly config?: string;
  readonly ruleSet?: string;
  readonly mutate?: true;
  readonly known: readonly string[];
  readonly now?: string;
  readonly format: "json" | "text";
}

/** What reviews are decided by. */
interface Rules {
  readonly ruleSets: ReadonlyMap<string, RuleSet>;
  readonly objects: KnownObjects;
  readonly digests: ImageDigests | undefined;
}

/**
 * `hauberk admit`: answers AdmissionReviews as the server would, byte for byte, one on a line.
 * @returns the exit code: 1 where one was refused, 3 where something could not be read
 * @throws {Problem} when the call or the configuration is at fault
 */
export function admit(files: readonly string[], options: AdmitOptions): number {
  const now = options.now === undefined ? undefined : readTime(options.now);
  const { items, problems } = readAdmissionRules(options.config);
  const [rules] = items;
  const known = readResources(options.known);
  const compiled = rules === undefined ? undefined : compileRules(rules, now ?? new Date(), known.resources);
  problems.push(...(compiled?.problems ?? []), ...known.problems);
  const objects = toKnownObjects([...(compiled?.resources ?? []), ...known.resources].map(({ object }) => object));
  const ruleSets = new Map(compiled?.ruleSets.map((ruleSet) => [ruleSet.name, ruleSet]));
  let isRefused = false;
  for (const file of files) {
    const read = readReviews(file);
    problems.push(...read.problems);
    for (const one of read.items) {
      const answer = answerReview(one, { ruleSets, objects, digests: rules?.digests }, options, now);
      isRefused ||= !answer.allowed;
      process.stdout.write(`${answer.text}\n`);
    }
  }
  for (const problem of problems) console.error(`hauberk: ${toVisible(formatProblem(problem))}`);
  if (problems.length > 0) console.error(`hauberk: ${count(problems.length, "problem")}: not everything was judged`);
  return problems.length > 0 ? EXIT.incomplete : isRefused ? EXIT.findings : EXIT.clean;
}

function answerReview(
  { review, ...recorded }: ReviewRead,
  { ruleSets, objects, digests }: Rules,
  options: AdmitOptions,
  now: Date | undefined,
): { readonly allowed: boolean; readonly text: string } {
  const ruleSet = findRuleSet(ruleSets, options.ruleSet ?? recorded.ruleSet);
  const decide = options.mutate === true || recorded.path === "mutate" ? decideMutation : decideValidation;
  const world = { objects, now: now ?? recorded.at ?? new Date(), digests };
  const decision = decide(review, ruleSet, world, FREE_METER);
  const report = options.format === "text" ? reportAdmissionText : reportAdmissionReview;
  return { allowed: decision.allowed, text: report(review.uid, decision) };
}

function findRuleSet(ruleSets: Rules["ruleSets"], name: string | undefined): RuleSet {
  // The guard may be a set that nobody wrote.
  const [only = ruleSets.get(GUARD), another] = [...ruleSets.values()].filter((one) => one.name !== GUARD);
  const found = name === undefined && another === undefined ? only : ruleSets.get(name ?? "");
  if (found !== undefined) return found;
  const names = [...ruleSets.keys()].join(", ");
  if (name === undefined) throw new Problem("USAGE", `name one of the rule sets with --rule-set: ${names}`);
  throw new Problem(
    "USAGE",
    `there is no rule set "${name}": ${names === "" ? "none could be read" : `one of ${names}`}`,
  );
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()) || !/^\d{4}-\d\d-\d\dT/.test(text))
    throw new Problem("USAGE", `--now must be a time as 2026-11-22T04:00:00Z, not ${JSON.stringify(text)}`);
  return time;
}
