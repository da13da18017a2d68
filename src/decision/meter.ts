import type { Action, Budget } from "./rule-set.ts";

/** Whether a rule may run now. */
export type Permission = { readonly is: "run" } | { readonly is: "skip"; readonly because: string };

/**
 * Watches over what each rule costs. The server's has a clock, breakers and the load; that of the offline twin lets everything run.
 * A rule that is not permitted counts as `skipped`: `onUnknown` of the rule set says what that does.
 */
export interface Meter {
  permit(ruleSet: string, rule: string, action: Action): Permission;
  /** Runs the rule and notes what it took against the budget. Throws what the rule throws. */
  measure<Value>(ruleSet: string, rule: string, budget: Budget, run: () => Value): Value;
}

/** Lets everything run and measures nothing. */
export const FREE_METER: Meter = {
  permit: () => ({ is: "run" }),
  measure: (_ruleSet, _rule, _budget, run) => run(),
};
