import { isByMachine } from "../../../chain/index.ts";
import type { Change, ChangeCost } from "../../../model/index.ts";

/** A change as reports show it. */
export interface ChangeText {
  readonly id: string;
  readonly control?: string;
  readonly title: string;
  readonly cost: ChangeCost;
  /** `--fix` can make it, as far as its object stands in a file. */
  readonly byMachine: boolean;
}

export function toChangeText(change: Change): ChangeText {
  const { id, control, title, cost } = change;
  return { id, ...(control === undefined ? {} : { control }), title, cost, byMachine: isByMachine(change) };
}

/** `friction 2, latency 0, operation 1` */
export function formatCost({ friction, latency, operation }: ChangeCost): string {
  return `friction ${friction}, latency ${latency}, operation ${operation}`;
}

/** `62 %`; what is neither all nor nothing is said to be neither. */
export function formatShare(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 0 && share > 0) return "under 1 %";
  if (percent === 100 && share < 1 - 1e-9) return "over 99 %";
  return `${percent} %`;
}
