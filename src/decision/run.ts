import { boundSearches } from "../formats/regex/index.ts";
import type { Reason } from "./decision.ts";
import type { Meter } from "./meter.ts";
import type { Action, RuleSet } from "./rule-set.ts";

/** Steps of patterns in one rule, whatever it is made of: half a second. */
const MOST_SEARCHED = 50_000_000;

/** Runs the rules of one request one after another under the eyes of the meter, and keeps what they said. */
export class Run {
  readonly reasons: Reason[] = [];
  readonly #ruleSet: RuleSet;
  readonly #meter: Meter;

  constructor(ruleSet: RuleSet, meter: Meter) {
    this.#ruleSet = ruleSet;
    this.#meter = meter;
  }

  /**
   * What the rule says joins the reasons. A rule that may not run now is skipped, and one that breaks could not look: neither is a pass.
   * @param action of a rule that does not come to say it itself
   */
  run(rule: string, action: Action, judge: () => readonly Reason[]): void {
    for (const reason of this.measure(rule, action, judge) ?? []) this.reasons.push(reason);
  }

  /** The same for a rule that comes to a value; undefined where it does not. */
  measure<Value>(rule: string, action: Action, judge: () => Value): Value | undefined {
    const { name, budget } = this.#ruleSet;
    const permission = this.#meter.permit(name, rule, action);
    if (permission.is === "skip") {
      this.reasons.push({ rule, action, verdict: "skipped", message: permission.because });
      return undefined;
    }
    try {
      return this.#meter.measure(name, rule, budget, () => boundSearches(MOST_SEARCHED, judge));
    } catch (fault) {
      const message = `it broke while it judged: ${fault instanceof Error ? fault.message : String(fault)}`;
      this.reasons.push({ rule, action, verdict: "unknown", message });
      return undefined;
    }
  }
}
