import { SearchExceeded } from "../../../formats/regex/index.ts";
import { CelError, type CelValue } from "../value.ts";
import { CostExceeded } from "./cost-exceeded.ts";

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

/**
 * What passes a bound costs the limit at least, so that a policy cannot do so as often as it likes.
 * @throws whatever is no error of the evaluation: a bug
 */
export function toErrorOutcome(thrown: unknown, cost: number, limit: number): Outcome {
  if (thrown instanceof CelError) {
    const { message, offset } = thrown;
    const exceeded = thrown instanceof CostExceeded;
    return { is: "error", message, offset, cost: exceeded ? Math.max(cost, limit) : cost, exceeded };
  }
  // Texts beyond what JavaScript holds, and calls nested too deep for its stack, patterns beyond their bound.
  const isEndless = thrown instanceof SearchExceeded;
  if (isEndless || thrown instanceof RangeError)
    return {
      is: "error",
      message: isEndless ? thrown.message : "too large or nested too deep to be evaluated",
      offset: -1,
      cost: Math.max(cost, limit),
      exceeded: true,
    };
  throw thrown;
}
