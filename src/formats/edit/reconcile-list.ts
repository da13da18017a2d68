import { type YAMLSeq, isScalar } from "yaml";
import type { Json } from "../../model/index.ts";
import { type Alignment, alignLists } from "../json-patch/index.ts";
import { addItems, removeSlots } from "./block-change.ts";
import { addFlowItems, removeFlowSlots, toFlowStyle } from "./flow-change.ts";
import { type Slot, isFlow, readItems } from "./layout.ts";
import type { Around, Descend, Plan, Target } from "./plan.ts";
import { replaceValue } from "./replace-value.ts";
import { isFirstOnLine } from "./splice.ts";
import { columnOf } from "./style.ts";
import { Unplannable } from "./unplannable.ts";

/** New items, and the item of the text they come behind; none at the head of the list. */
interface Addition {
  readonly behind: Slot | undefined;
  readonly values: Json[];
}

export function reconcileList(plan: Plan, target: Target<Json[]>, list: YAMLSeq, descend: Descend): void {
  const { old, next } = target;
  const items = readItems(plan.text, list);
  if (items.length !== old.length) throw new Unplannable("a list whose items cannot be told apart");
  const steps = alignLists(old, next);
  const gone = new Set(steps.filter((step) => step.is === "removed").map((step) => items[step.index] as Slot));
  const additions = findAdditions(steps, items);
  const first = items[0];
  const atHead = additions.some(({ behind }) => behind === undefined);
  const isCompact = first !== undefined && !isFlow(list) && !isFirstOnLine(plan.text, first.start);
  const isReshaped = gone.size > 0 || additions.length > 0;
  if (
    first === undefined ||
    (plan.coarse && isReshaped) ||
    gone.size === items.length ||
    (atHead && (isCompact || isFlow(list)))
  ) {
    replaceValue(plan, target.slot, target.around, next);
    return;
  }
  const around = toAround(plan, list, first, items);
  for (const step of steps) {
    if (step.is !== "kept") continue;
    descend(plan, { slot: items[step.index] as Slot, around, old: step.before, next: step.after });
  }
  if (around.is !== "flow") {
    removeSlots(plan, items, gone);
    for (const { behind, values } of additions) addItems(plan, first, behind, values);
  } else if (gone.size > 0 && additions.length > 0) {
    throw new Unplannable("items added to and removed from one […] at once");
  } else {
    removeFlowSlots(plan, items, gone);
    for (const { behind, values } of additions) addFlowItems(plan, list, behind as Slot, values, around.style);
  }
}

function findAdditions(steps: readonly Alignment[], items: readonly Slot[]): Addition[] {
  const additions: Addition[] = [];
  let behind: Slot | undefined;
  let isOpen = false;
  for (const step of steps) {
    if (step.is === "kept") {
      behind = items[step.index];
      isOpen = false;
    } else if (step.is === "added") {
      if (!isOpen) additions.push({ behind, values: [] });
      additions.at(-1)?.values.push(step.after);
      isOpen = true;
    }
  }
  return additions;
}

function toAround(plan: Plan, list: YAMLSeq, first: Slot, items: readonly Slot[]): Around {
  if (!isFlow(list)) return { is: "list", column: columnOf(plan.text, first.start) };
  const strings = items.filter(({ node }) => isScalar(node) && typeof node.value === "string");
  const isJson = strings.length > 0 && strings.every(({ node }) => isScalar(node) && node.type === "QUOTE_DOUBLE");
  return { is: "flow", style: toFlowStyle(plan, list, isJson) };
}
