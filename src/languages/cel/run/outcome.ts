import { CelError, type CelValue } from "../value.ts";
import { CostExceeded } from "./meter.ts";

/** What came of an evaluation. */
export type Outcome =
  | { readonly is: "value"; readonly value: CelValue; readonly cost: number }
  | {
      readonly is: "error";
      /** As cel-go says it. */
      readonly message: string;
      /** In the source, UTF-16 code units; -1 where no node is at fault. */
      readonly offset: number;
      readonly cost: number;
      /** The limit of the cost was reached. */
      readonly exceeded: boolean;
    };

/** @throws whatever is no error of the evaluation: a bug */
export function toErrorOutcome(thrown: unknown, cost: number): Outcome {
  if (thrown instanceof CelError) {
    const { message, offset } = thrown;
    return { is: "error", message, offset, cost, exceeded: thrown instanceof CostExceeded };
  }
  // Texts beyond what JavaScript holds, and calls nested too deep for its stack.
  if (thrown instanceof RangeError)
    return { is: "error", message: `too large: ${thrown.message}`, offset: -1, cost, exceeded: true };
  throw thrown;
}
