import { evaluate } from "../engines/posture/index.ts";
import { toPicture } from "../inventory/index.ts";
import {
  type Control,
  dig,
  type Finding,
  formatPath,
  type KubernetesObject,
  type Location,
  type Origin,
  type Path,
  type Picture,
  type Problem,
  toGroupKind,
} from "../model/index.ts";
import type { Reason } from "./decision.ts";
import { findOpen } from "./exceptions.ts";
import type { Review } from "./review.ts";
import type { Action, ControlRule, RuleSet } from "./rule-set.ts";
import type { Run } from "./run.ts";
import { isUntouching } from "./standing.ts";
import type { DecisionWorld } from "./world.ts";

/** What is asked of the same controls again and again. */
interface Prepared {
  readonly controls: readonly Control[];
  readonly rules: ReadonlyMap<string, ControlRule>;
  /** Groups and kinds that controls look at themselves; `*`: at all. */
  readonly kinds: ReadonlySet<string>;
  readonly looksIntoPods: boolean;
  /** What is done where none of them can look: as the strictest would. */
  readonly action: Action;
}

/** How the meter and reasons call the controls where none of them is meant alone. */
const CONTROLS = "controls";

const prepared = new WeakMap<readonly ControlRule[], Prepared>();

/**
 * What the controls of the set say of the object that is created or updated: what a scan says of it. Exceptions are taken off, and on
 * updates what was there before and stays untouched is only noted.
 */
export function checkControls(review: Review, ruleSet: RuleSet, world: DecisionWorld, run: Run): void {
  const { object } = review.request;
  if (ruleSet.controls.length === 0 || object === null || !isJudged(review)) return;
  const rules = prepare(ruleSet.controls);
  const isAbout = rules.looksIntoPods || rules.kinds.has("*") || rules.kinds.has(toGroupKind(object));
  if (isAbout) run.run(CONTROLS, rules.action, () => judge(review, object, rules, ruleSet, world));
}

/** Subresources of pods whose object is the whole pod. */
const WHOLE_PODS = new Set(["ephemeralcontainers", "resize"]);

function isJudged({ request: { operation, resource, subResource } }: Review): boolean {
  if (operation !== "CREATE" && operation !== "UPDATE") return false;
  return subResource === "" || (resource.group === "" && resource.resource === "pods" && WHOLE_PODS.has(subResource));
}

function prepare(rules: readonly ControlRule[]): Prepared {
  const known = prepared.get(rules);
  if (known !== undefined) return known;
  const controls = rules.map(({ control }) => control);
  const made: Prepared = {
    controls,
    rules: new Map(rules.map((rule) => [rule.control.id, rule])),
    kinds: new Set(controls.flatMap((control) => (control.scope === "object" ? control.kinds : []))),
    looksIntoPods: controls.some(({ scope }) => scope === "container" || scope === "workload"),
    action: (["deny", "warn"] as const).find((action) => rules.some((rule) => rule.action === action)) ?? "audit",
  };
  prepared.set(rules, made);
  return made;
}

function judge(
  review: Review,
  object: KubernetesObject,
  rules: Prepared,
  ruleSet: RuleSet,
  world: DecisionWorld,
): readonly Reason[] {
  const { findings, problems, containers } = findFaults(object, rules, ruleSet, world);
  const reasons = problems.map((problem) => toProblemReason(problem, rules));
  if (containers > MAX_CONTAINERS) return [...reasons, toCrowdReason(containers, rules)];
  if (findings.length === 0) return reasons;
  const open = findOpen(findings, ruleSet, review, world);
  if (open.length === 0) return reasons;
  const before = findBefore(review, rules, ruleSet, world);
  for (const finding of open) {
    const isOld = before.has(finding.fingerprint) && isSameText(finding.path, object, review.request.oldObject);
    reasons.push(toReason(finding, rules, isOld));
  }
  return reasons;
}

const ORIGIN: Origin = { is: "cluster", context: "admission" };
const NOWHERE: Location = { file: "", line: 1, column: 1 };

/** No node runs a pod of so many; judging them takes a part of a second. */
const MAX_CONTAINERS = 1000;

interface Faults {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Beyond `MAX_CONTAINERS`, no fault of theirs was looked for. */
  readonly containers: number;
}

function findFaults(
  object: KubernetesObject,
  { controls }: Prepared,
  { settings }: RuleSet,
  world: DecisionWorld,
): Faults {
  const around = findAround(object, world);
  const resources = [object, ...around].map((one) => ({ object: one, origin: ORIGIN }));
  const { picture, problems } = toPicture({ resources, complete: false }, () => NOWHERE);
  // What lies around can be looked up, and is not judged itself.
  const judged: Picture = around.length === 0 ? picture : { ...picture, resources: resources.slice(0, 1) };
  const containers = picture.workloads.reduce((sum, workload) => sum + workload.containers.length, 0);
  if (containers > MAX_CONTAINERS) return { findings: [], problems, containers };
  return { findings: evaluate(controls, { picture: judged, settings }).findings, problems, containers };
}

/** The namespace the object lies in. */
function findAround(
  { metadata: { namespace } }: KubernetesObject,
  { objects }: DecisionWorld,
): readonly KubernetesObject[] {
  const found = namespace === undefined ? undefined : objects.namespace(namespace);
  return found === undefined ? [] : [found];
}

const NOTHING: ReadonlySet<string> = new Set();

/** Fingerprints of what was at fault before an update that does not touch it. */
function findBefore(review: Review, rules: Prepared, ruleSet: RuleSet, world: DecisionWorld): ReadonlySet<string> {
  const { oldObject } = review.request;
  if (oldObject === null || !isUntouching(review)) return NOTHING;
  const { findings } = findFaults(oldObject, rules, ruleSet, world);
  return new Set(findings.map(({ fingerprint }) => fingerprint));
}

/** An annotation with another text is another fault: for an Ingress it is configuration. */
function isSameText(path: Path, object: KubernetesObject, old: KubernetesObject | null): boolean {
  const value = dig(object, ...path);
  return typeof value !== "string" || value === dig(old, ...path);
}

function toReason(finding: Finding, { rules }: Prepared, isOld: boolean): Reason {
  const rule = rules.get(finding.control);
  const field = formatPath(finding.path);
  return {
    rule: finding.control,
    action: isOld ? "audit" : (rule?.action ?? "deny"),
    verdict: finding.verdict,
    message: isOld ? `${finding.message}, as before the update` : finding.message,
    ...(field === "" ? {} : { field }),
    ...(rule === undefined ? {} : { fix: rule.control.fix.text }),
  };
}

/**
 * What could not be read: the API server has checked the types of its own kinds, and what a field of a custom resource means only its
 * controller knows. So that is a warning; an object that was not searched to its end is not a pass.
 */
function toProblemReason(problem: Problem, { action }: Prepared): Reason {
  const isCut = problem.code === "OBJECT_INVALID";
  return {
    rule: CONTROLS,
    action: isCut || action === "audit" ? action : "warn",
    verdict: "unknown",
    message: problem.message,
  };
}

/** So many containers are refused for their number, wherever what could not be looked at is let through: nobody needs them. */
function toCrowdReason(containers: number, { action }: Prepared): Reason {
  return {
    rule: CONTROLS,
    action,
    verdict: "fail",
    message: `it has ${containers} containers, and objects with more than ${MAX_CONTAINERS} are not judged`,
    fix: "Split it into several objects.",
  };
}
