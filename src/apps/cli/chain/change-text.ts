import { isByMachine } from "../../../chain/index.ts";
import type { Change, ChangeCost } from "../../../model/index.ts";
import { toVisible } from "../../../reporters/index.ts";

/** A change as reports show it. */
export interface ChangeText {
  readonly id: string;
  readonly control?: string;
  readonly title: string;
  readonly cost: ChangeCost;
  /** What ends with it, besides the attack. */
  readonly ends?: string;
  /** Workloads of today that stand still with it until they are mended. */
  readonly stops?: number;
  /** `--fix` can make it, as far as its object stands in a file. */
  readonly byMachine: boolean;
}

export function toChangeText(change: Change): ChangeText {
  const { id, control, title, cost, ends, stops } = change;
  return {
    id,
    ...(control === undefined ? {} : { control }),
    title,
    cost,
    ...(ends === undefined ? {} : { ends }),
    ...(stops === undefined ? {} : { stops }),
    byMachine: isByMachine(change) && stops === undefined,
  };
}

/** `friction 2, latency 0, operation 1`, and what ends with the change */
export function formatCost({
  cost: { friction, latency, operation },
  ends,
}: Pick<ChangeText, "cost" | "ends">): string {
  const cost = `friction ${friction}, latency ${latency}, operation ${operation}`;
  return ends === undefined ? cost : `${cost}; ends ${toVisible(ends)}`;
}

/** `62 %`; what is neither all nor nothing is said to be neither. */
export function formatShare(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 0 && share > 0) return "under 1 %";
  if (percent === 100 && share < 1 - 1e-9) return "over 99 %";
  return `${percent} %`;
}
