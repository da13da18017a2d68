import {
  type AttackGraph,
  type AttackPath,
  findBeside,
  findExposed,
  findPaths,
  groupPaths,
  type PathGroup,
  rankChanges,
  toFootholds,
} from "../../../chain/index.ts";
import type { FootholdId, Likelihood } from "../../../model/index.ts";
import { type ChangeText, toChangeText } from "./change-text.ts";
import { type EvidenceText, toEvidenceText } from "./evidence-text.ts";

/** What `hauberk paths` says; printed as it is with `-f json`. */
export interface PathsReport {
  readonly targets: readonly TargetText[];
  /** Paths alike once: the likeliest from each kind of entry to each target, then the others; those over another target last. */
  readonly groups: readonly GroupText[];
  /** Every step that lies on a path lies on one of these. */
  readonly isWhole: boolean;
  /** The single change that takes away most paths. */
  readonly best?: ChangeText & { readonly share: number };
}

export interface TargetText {
  readonly id: FootholdId;
  readonly name: string;
  /** `perhaps`: only by steps that nobody could look at. `unknown`: by none that was seen, but not everything could be read. */
  readonly reached: "yes" | "perhaps" | "unknown" | "no";
}

export interface GroupText {
  readonly from: string;
  readonly to: string;
  readonly likelihood: Likelihood;
  readonly steps: readonly StepText[];
  /** Paths that do the same with other workloads, identities or nodes; this one included. */
  readonly alike: number;
  /** Names at each place where the paths alike differ, from the entry on. */
  readonly through: readonly { readonly place: number; readonly names: readonly string[] }[];
}

export interface StepText {
  readonly from: FootholdId;
  readonly to: FootholdId;
  readonly fromName: string;
  readonly toName: string;
  readonly kind: string;
  readonly technique?: string;
  readonly likelihood: Likelihood;
  readonly precondition?: string;
  readonly evidence: readonly EvidenceText[];
  readonly removedBy: readonly ChangeText[];
  /** Other ways to take the same step. */
  readonly otherwise: readonly string[];
}

export interface PathsQuestion {
  /** Something could not be read: what is not found may be there. */
  readonly isPartial?: boolean;
  readonly entries: readonly number[];
  readonly targets: readonly number[];
  readonly limit?: number;
}

/** Likelihoods from the best for an attacker to the worst. */
export const LIKELIHOODS: readonly Likelihood[] = ["certain", "likely", "possible", "unlikely", "unknown"];

/** Single changes among which the best is looked for. */
const MOST_RANKED = 20;

/** What can be got from the entries, by which paths, and which change closes most of them. */
export function toPathsReport(graph: AttackGraph, question: PathsQuestion): PathsReport {
  const { entries, targets } = question;
  const exposed = findExposed(graph, { entries, targets });
  const { paths, isWhole } = findPaths(graph, {
    entries,
    targets,
    ...(question.limit ? { limit: question.limit } : {}),
  });
  const ranked =
    paths.length === 0 ? [] : rankChanges(graph, { entries, targets, top: MOST_RANKED, stages: 0 }).changes;
  // To end what somebody wanted is no advice while a control does.
  const best = ranked.find(({ change }) => graph.changes[change]?.ends === undefined) ?? ranked[0];
  const change = best === undefined ? undefined : graph.changes[best.change];
  return {
    targets: targets.map((target): TargetText => {
      const { id = "target:", name = "" } = graph.footholds[target] ?? {};
      const isReached = exposed.reached.includes(target);
      const otherwise = question.isPartial === true ? "unknown" : "no";
      return { id, name, reached: isReached ? "yes" : exposed.perhaps.includes(target) ? "perhaps" : otherwise };
    }),
    groups: inOrder(groupPaths(graph, paths).map((group) => toGroupText(graph, group))),
    isWhole,
    ...(best === undefined || change === undefined ? {} : { best: { ...toChangeText(change), share: best.share } }),
  };
}

function inOrder(groups: readonly GroupText[]): GroupText[] {
  const seen = new Set<string>();
  const rankOf = (group: GroupText): number => {
    if (group.steps.slice(0, -1).some(({ to }) => to.startsWith("target:"))) return 2;
    const key = `${toEntryKind(group)} ${group.to}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst ? 0 : 1;
  };
  return groups
    .map((group) => ({ group, rank: rankOf(group) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ group }) => group);
}

/** `internet`, `image`: what kind of thing the attack begins with. */
export function toEntryKind({ steps, from }: GroupText): string {
  const [first] = steps;
  return first === undefined ? from : first.from.slice(0, first.from.indexOf(":"));
}

/** A path for people. */
export function toGroupText(graph: AttackGraph, { first, paths, places }: PathGroup): GroupText {
  const nameOf = (foothold: number): string => graph.footholds[foothold]?.name ?? "";
  const footholds = toFootholds(graph, first);
  return {
    from: nameOf(first.entry),
    to: nameOf(first.target),
    likelihood: toLikelihood(graph, first),
    steps: first.steps.map((step) => toStepText(graph, step)),
    alike: paths.length,
    through: places.flatMap((place, index) => {
      const names = place.filter((foothold) => foothold !== footholds[index]).map(nameOf);
      return names.length === 0 ? [] : [{ place: index, names }];
    }),
  };
}

/** A path is as likely as its least likely step. */
function toLikelihood(graph: AttackGraph, { steps }: AttackPath): Likelihood {
  const ranks = steps.map((step) => LIKELIHOODS.indexOf(graph.steps[step]?.likelihood ?? "unknown"));
  return LIKELIHOODS[Math.max(0, ...ranks)] ?? "unknown";
}

function toStepText(graph: AttackGraph, number: number): StepText {
  const [step, ...others] = [number, ...findBeside(graph, number).filter((other) => other !== number)].flatMap(
    (one) => graph.steps[one] ?? [],
  );
  if (step === undefined) throw new Error(`there is no step ${number}`);
  const nameOf = (id: FootholdId): string => graph.footholds[graph.numberOf.get(id) ?? -1]?.name ?? id;
  const removers = [
    ...graph.removers.items.subarray(graph.removers.offsets[number], graph.removers.offsets[number + 1]),
  ];
  return {
    from: step.from,
    to: step.to,
    fromName: nameOf(step.from),
    toName: nameOf(step.to),
    kind: step.kind,
    ...(step.technique === undefined ? {} : { technique: step.technique }),
    likelihood: step.likelihood,
    ...(step.precondition === undefined ? {} : { precondition: step.precondition }),
    evidence: step.evidence.map(toEvidenceText),
    removedBy: removers.flatMap((change) => {
      const known = graph.changes[change];
      return known === undefined ? [] : [toChangeText(known)];
    }),
    otherwise: [...new Set(others.map(({ kind }) => kind))].filter((kind) => kind !== step.kind),
  };
}
