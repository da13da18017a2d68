import { dump } from "js-yaml";
import { type Translation, translatePolicies } from "../../../engines/policy/index.ts";
import { Problem } from "../../../model/index.ts";
import { toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { readResources } from "./load.ts";
import { printProblem } from "./print.ts";

/** What was typed after `hauberk policy translate`. */
export interface TranslateOptions {
  readonly resource: readonly string[];
  readonly format: "yaml" | "json";
}

/**
 * `hauberk policy translate`: Kyverno and Gatekeeper policies as ValidatingAdmissionPolicies, on standard output; on standard
 * error what became of each rule, and why some could not be kept.
 * @returns the exit code: 1 when something could not be kept
 * @throws {Problem} NOTHING_FOUND when there is nothing to translate
 */
export function policyTranslate(paths: readonly string[], { resource, format }: TranslateOptions): number {
  const read = readResources(paths);
  const more = readResources(resource);
  const objects = [...read.resources, ...more.resources].map(({ object }) => object);
  const translations = translatePolicies(read.resources, objects, new Date());
  const problems = [...read.problems, ...more.problems];
  if (translations.length === 0 && problems.length === 0)
    throw new Problem("NOTHING_FOUND", `no ClusterPolicy and no constraint in ${paths.join(", ")}: check the paths`);
  const made = translations.flatMap((one) => one.objects);
  if (format === "json") console.log(toJsonText({ objects: made, translations: translations.map(toRow) }));
  else for (const object of made) process.stdout.write(`---\n${dump(object, { lineWidth: 120, noRefs: true })}`);
  for (const problem of problems) printProblem(problem);
  if (format === "yaml") for (const translation of translations) console.error(toLine(translation));
  const kept = translations.filter(({ lost }) => lost === undefined).length;
  if (format === "yaml") console.error(`${kept} of ${translations.length} rules translated and proved`);
  if (problems.length > 0) return EXIT.incomplete;
  return kept < translations.length ? EXIT.findings : EXIT.clean;
}

function toRow({ objects, proof, ...translation }: Translation): Record<string, unknown> {
  return { ...translation, made: objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`), proof };
}

function toLine({ policyKind, policy, rule, lost, notes, proof }: Translation): string {
  const name = rule === "" ? policy : `${policy}/${rule}`;
  if (lost !== undefined) return toVisible(`lost  ${policyKind} ${name}: ${lost}`);
  const proved =
    proof?.is === "same" ? `same on ${proof.objects} objects, ${proof.refused} of them refused` : "not proved";
  return toVisible(`kept  ${policyKind} ${name}: ${[proved, ...notes].join("; ")}`);
}
