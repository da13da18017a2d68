import { CONTROLS } from "../controls/index.ts";
import { matchesGlob } from "../formats/glob/index.ts";
import { suggest } from "../formats/text/index.ts";
import type { Path } from "../model/index.ts";
import type { Report } from "./compile.ts";
import type { RuleSetConfiguration } from "./configuration.ts";
import type { Action, ControlRule } from "./rule-set.ts";

const ACTIONS: readonly Action[] = ["deny", "warn", "audit"];

/** The controls that the patterns name, in the catalogue's order; of several actions the strictest counts. */
export function toControlRules(
  configuration: RuleSetConfiguration["controls"],
  path: Path,
  report: Report,
): readonly ControlRule[] {
  if (configuration === undefined) return [];
  const judging = CONTROLS.filter(({ scope }) => scope !== "dockerfile");
  for (const action of ACTIONS) {
    for (const [index, pattern] of (configuration[action] ?? []).entries()) {
      if (judging.some(({ id }) => matchesGlob(pattern, id))) continue;
      const near = suggest(
        pattern,
        judging.map(({ id }) => id),
      );
      const message = `there is no control "${pattern}" that judges objects${near}: see hauberk controls`;
      report([...path, action, index], message);
    }
  }
  return judging.flatMap((control) => {
    const action = ACTIONS.find((one) => configuration[one]?.some((pattern) => matchesGlob(pattern, control.id)));
    return action === undefined ? [] : [{ control, action }];
  });
}
