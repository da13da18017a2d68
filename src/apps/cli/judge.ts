import { accept, type Baseline, type Exception } from "../../engines/acceptance/index.ts";
import { evaluate } from "../../engines/posture/index.ts";
import { locate } from "../../formats/position/index.ts";
import { type PictureInput, toPicture } from "../../inventory/index.ts";
import type { Control, ControlText, Finding, Picture, Problem, Settings, Suppression } from "../../model/index.ts";
import type { PolicyJudgement, ScanPolicies } from "./policy/scan-policies.ts";

/** Everything that decides a verdict besides the objects themselves. */
export interface Rules {
  readonly controls: readonly Control[];
  readonly settings: Settings;
  readonly exceptions: readonly Exception[];
  readonly baseline: Baseline | undefined;
  /** The user's own policies, beside the controls. */
  readonly policies: ScanPolicies | undefined;
  /** `2026-11-21`, UTC */
  readonly today: string;
}

export interface Judgement {
  readonly picture: Picture;
  /** Findings nobody accepted. */
  readonly open: readonly Finding[];
  readonly suppressed: readonly { readonly finding: Finding; readonly suppression: Suppression }[];
  readonly passed: number;
  readonly problems: readonly Problem[];
  /** Texts of the policies that said something. */
  readonly policies: readonly ControlText[];
}

const NO_POLICIES: PolicyJudgement = { findings: [], passed: 0, texts: [] };

/** Links the objects and judges them: the one way from objects to findings, for scans and for proving fixes. */
export function judge(input: PictureInput, rules: Rules): Judgement {
  const { picture, problems } = toPicture(input, locate);
  const { findings, passed } = evaluate(rules.controls, { picture, settings: rules.settings });
  const own = rules.policies?.judge(picture.resources) ?? NO_POLICIES;
  const accepted = accept([...findings, ...own.findings], rules.exceptions, rules.baseline, rules.today);
  const { open, suppressed } = accepted;
  return {
    picture,
    open,
    suppressed,
    passed: passed + own.passed,
    problems: [...problems, ...accepted.problems],
    policies: own.texts,
  };
}
