import { type Evidence, type FootholdId, toFootholdId } from "../../../model/index.ts";
import type { Combined, Held } from "./combinations.ts";
import type { FactList } from "./fact-list.ts";
import { EVERYWHERE } from "./right.ts";

/** A right as somebody has it, with all the ways it is given, each of which would have to be taken away. */
export interface Given extends Held {
  /** The role in its place that gives it. */
  readonly role: FootholdId;
  /** Given to the holder by name, not as one of a group. */
  readonly isOwn: boolean;
  toWays(): { readonly evidence: readonly Evidence[]; readonly removedBy: readonly string[] }[];
}

/**
 * Writes a combination down as steps in a row, one stage after the other, so that taking one stage away takes away all of it.
 * @param key of the holder: the footholds between the stages are its own
 */
export function addCombined(facts: FactList, holder: FootholdId, key: string, combined: Combined<Given>): void {
  const { right, stages } = combined;
  const { what, namespace, name } = right;
  let from = holder;
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1;
    const to = isLast
      ? facts.addRight(right)
      : facts.add({
          id: toFootholdId("right", `part-${index + 1}-of-${what}`, namespace, name ?? "", key),
          name: `part ${index + 1} of what it takes to ${what.replaceAll("-", " ")}`,
          namespace: namespace === EVERYWHERE ? "" : namespace,
        });
    for (const given of stage) {
      for (const { evidence, removedBy } of given.toWays())
        facts.addStep({ from, to, kind: `rbac/${given.what}`, likelihood: "certain", evidence, removedBy });
    }
    from = to;
  }
}

/** Whether nobody but this holder shows the combination: it takes several roles, one of them its own. */
export function isOfHolder({ stages }: Combined<Given>): boolean {
  const all = stages.flat();
  return all.some(({ isOwn }) => isOwn) && new Set(all.map(({ role }) => role)).size > 1;
}
