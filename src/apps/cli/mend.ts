import { CONTROLS } from "../../controls/index.ts";
import type { PictureInput } from "../../inventory/index.ts";
import { type Finding, formatProblem } from "../../model/index.ts";
import { toVisible } from "../../reporters/index.ts";
import { fixFindings } from "./fix.ts";
import { judge, type Judgement, type Rules } from "./judge.ts";
import { writeAll } from "./outputs.ts";
import { toDiff, toFileChanges, writeChanges } from "./write-fixes.ts";

/**
 * `--fix` and `--diff`: writes (or shows) the changes that were proved to close findings and to open none, and says on
 * standard error what was done and what to check.
 * @returns the state after the changes
 */
export function mend(input: PictureInput, first: Judgement, rules: Rules, isDry: boolean): Judgement {
  const result = fixFindings(input.resources, first.open, (resources) => judge({ ...input, resources }, rules).open);
  const { changes, problems } = toFileChanges(result.texts);
  if (isDry) writeAll(toDiff(changes));
  else writeChanges(changes);
  for (const problem of [...result.problems, ...problems]) say(formatProblem(problem));
  const verb = isDry ? "would fix" : "fixed";
  say(
    `${verb} ${count(result.fixed.length, "finding")} in ${count(changes.length, "file")}; ${count(first.open.length - result.fixed.length, "finding")} left to people`,
  );
  for (const caution of toCautions(result.fixed)) say(caution);
  return judge({ ...input, resources: result.resources }, rules);
}

/** What to look at before the changes are rolled out, once for each control. */
function toCautions(fixed: readonly Finding[]): string[] {
  return [...Map.groupBy(fixed, ({ control }) => control)].flatMap(([id, findings]) => {
    const caution = CONTROLS.find((control) => control.id === id)?.fix.caution;
    return caution === undefined ? [] : [`check before you roll out ${id} (${findings.length}): ${caution}`];
  });
}

function say(text: string): void {
  process.stderr.write(`${toVisible(text)}\n`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
