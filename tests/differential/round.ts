import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { admit, checkStandard, type Question, scan, type Scanned, scanEach, toReview } from "./commands.ts";
import { type Made, toCreation } from "./objects.ts";
import type { DifferentialServer } from "./server.ts";
import { BATCH, isKnown, type Setting, STANDARDS, toNamespaceFile, toNamespaceName, toStandard } from "./setting.ts";

/** The rule sets that a scan is held against. */
export const RULE_SETS = ["strict", "lenient"] as const;
const ASKED = [...RULE_SETS, "standards"];

export interface Numbered {
  readonly index: number;
  readonly made: Made;
}

/** What everybody says of one object. */
export interface Judged extends Numbered {
  /** By rule set, in the order of `RULE_SETS`, and by Pod Security last. */
  readonly answers: readonly string[];
  /** Those of `hauberk admit`. */
  readonly twins: readonly string[];
  readonly scanned: Scanned;
  /** By `hauberk pss check`; undefined where it is not about that. */
  readonly keepsStandard: boolean | undefined;
}

/** Asks the server, `hauberk admit`, `hauberk scan` and `hauberk pss check` about up to `BATCH` objects. */
export async function judgeAll(
  setting: Setting,
  server: DifferentialServer,
  objects: readonly Numbered[],
): Promise<Judged[]> {
  for (const one of objects) writeObject(setting, one);
  const questions = objects.flatMap(toQuestions);
  const files = objects.map(({ index }) => [index, toPaths(index)] as const);
  const half = Math.ceil(files.length / 2);
  const folder = `objects/${toBatch(objects[0]?.index ?? 0)}`;
  const [answers, twins, together, first, second, ...standards] = await Promise.all([
    server.ask(questions),
    admit(setting, "reviews.ndjson", questions),
    scan(setting, [folder], "together.json"),
    scanEach(setting, files.slice(0, half), "first.json"),
    scanEach(setting, files.slice(half), "second.json"),
    ...STANDARDS.map((standard, nth) => checkStandard(setting, [`${folder}/standard-${nth}`], standard)),
  ]);
  const alone = new Map([...first, ...second]);
  const kept = new Map(standards.flatMap((one) => [...one]));
  return objects.map((one, at) => ({
    ...one,
    answers: answers.slice(at * ASKED.length, (at + 1) * ASKED.length),
    twins: twins.slice(at * ASKED.length, (at + 1) * ASKED.length),
    scanned: bring(alone.get(one.index), together.get(one.index)),
    keepsStandard: one.made.namespace === "" ? undefined : kept.get(one.index),
  }));
}

/** What a scan says of the object alone with every policy and all namespaces, in a process of its own. */
export async function scanAlone(setting: Setting, index: number): Promise<Scanned> {
  const scanned = await scan(setting, [toFile(index)], "alone.json");
  return scanned.get(index) ?? { findings: [], problems: [], suppressed: 0 };
}

function writeObject({ folder }: Setting, { index, made }: Numbered): void {
  const file = join(folder, toFile(index));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(made.object));
}

function toQuestions({ made }: Numbered): Question[] {
  const review = toReview(toCreation(made));
  return ASKED.map((ruleSet) => ({ ruleSet, path: "validate", review }));
}

function toBatch(index: number): number {
  return index - (index % BATCH);
}

function toFile(index: number): string {
  const folder = isKnown(index) ? `standard-${STANDARDS.indexOf(toStandard(index))}` : "unknown";
  return `objects/${toBatch(index)}/${folder}/${index}.json`;
}

/** The object, and its namespace where that is known. */
function toPaths(index: number): string[] {
  return [toFile(index), ...(isKnown(index) ? [toNamespaceFile(toNamespaceName(index))] : [])];
}

/** Of the controls what they say of the object alone; of policies, which look at nothing beside it, what they say in a scan of many. */
function bring(alone: Scanned | undefined, together: Scanned | undefined): Scanned {
  const policies = together?.findings.filter(({ control }) => control.startsWith("policy/")) ?? [];
  return {
    findings: [...(alone?.findings ?? []), ...policies],
    problems: alone?.problems ?? [],
    suppressed: together?.suppressed ?? 0,
  };
}
