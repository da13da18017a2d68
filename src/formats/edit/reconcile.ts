import { isAlias, isMap, isSeq } from "yaml";
import { type Json, isObject } from "../../model/index.ts";
import { isEqual } from "../json-patch/index.ts";
import { isBlank, isBlockMap, isBlockSeq, isFlow } from "./layout.ts";
import { reconcileList } from "./reconcile-list.ts";
import { reconcileMap } from "./reconcile-map.ts";
import type { Plan, Target } from "./plan.ts";
import { replaceValue } from "./replace-value.ts";
import { isNested } from "./write-value.ts";

/**
 * Plans the smallest changes that turn one value of the document into another.
 * With aliases in the document every value is visited in order, since what an alias stands for may have changed above it:
 * where both change alike, only the anchor is edited; where they part, the alias is written out.
 */
export function reconcile(plan: Plan, target: Target<Json>): void {
  const { slot, old, next } = target;
  const { node } = slot;
  if (plan.anchors === undefined && old === next) return;
  if (isAlias(node)) {
    const known = plan.anchors?.get(node.source);
    if (known === undefined || !isEqual(known, next)) replaceValue(plan, slot, target.around, next);
    return;
  }
  if (node?.anchor !== undefined) plan.anchors?.set(node.anchor, next);
  const canDescend = !isBlank(node) && isNested(next) && isNested(old);
  if (canDescend && isMap(node) && (isBlockMap(node) || isFlow(node)) && isObject(old) && isObject(next)) {
    reconcileMap(plan, { ...target, old, next }, node, reconcile);
  } else if (
    canDescend &&
    isSeq(node) &&
    (isBlockSeq(node) || isFlow(node)) &&
    Array.isArray(old) &&
    Array.isArray(next)
  ) {
    reconcileList(plan, { ...target, old, next }, node, reconcile);
  } else if (!isEqual(old, next)) replaceValue(plan, slot, target.around, next);
}
