import {
  type AttackGraph,
  type Cut,
  findCut,
  findExposed,
  findPaths,
  rankChanges,
  toWeight,
  toWithout,
} from "../../../chain/index.ts";
import type { Change } from "../../../model/index.ts";
import { type ChangeText, toChangeText } from "./change-text.ts";
import { toChangeGroups } from "./cut-groups.ts";
import type { Weigh } from "./cut-weights.ts";
import { type GroupText, type PathsQuestion, toGroupText } from "./paths-report.ts";

/** What `hauberk cut` says; printed as it is with `-f json`. */
export interface CutReport {
  /** Names of targets that are reached now: surely, and only by steps nobody could look at. */
  readonly reached: readonly string[];
  readonly perhaps: readonly string[];
  /** The lightest set of changes after which no path is left but those of `inseparable`. */
  readonly cut: readonly WeighedChange[];
  readonly weight: number;
  /** No set weighs less than this; the same as the weight where the cut is proved to be the lightest. */
  readonly atLeast: number;
  /** Targets that stay reachable whatever is changed, with a path that nothing takes away. */
  readonly inseparable: readonly InseparableText[];
  /** Paths that were counted: those whose steps never turn back. */
  readonly paths: number | "too many to count";
  /** Single changes by the share of these paths they take away. */
  readonly ranking: readonly RankedText[];
  /** One after the other, each the one that takes away most of the rest. */
  readonly stages: readonly StageText[];
  /** The changes of the cut, those that are alike together, by the share of paths they take away. */
  readonly groups: readonly GroupOfChanges[];
}

/** A change, and what is gone with it and those before it. */
export interface StageText extends WeighedChange {
  readonly share: number;
}

export interface GroupOfChanges {
  /** What the titles share. */
  readonly title: string;
  readonly about: readonly string[];
  readonly share: number;
  readonly changes: readonly WeighedChange[];
}

export interface WeighedChange extends ChangeText {
  /** Null: it must not be made. */
  readonly weight: number | null;
}

export interface RankedText extends WeighedChange {
  readonly share: number;
  /** Names of targets that cannot be got any more with this change alone. */
  readonly closes: readonly string[];
}

export interface InseparableText {
  readonly target: string;
  readonly from: readonly string[];
  readonly path?: GroupText;
}

/** What is printed, and the cut it was made from. */
export interface CutFound {
  readonly report: CutReport;
  readonly cut: Cut;
}

/** The lightest cut, and single changes by what they take away. */
export function toCutReport(
  graph: AttackGraph,
  question: PathsQuestion & { readonly top: number },
  weigh: Weigh = toWeight,
): CutFound {
  const { entries, targets, top } = question;
  const nameOf = (foothold: number): string => graph.footholds[foothold]?.name ?? "";
  const cut = findCut(graph, { entries, targets, weigh });
  const exposed = findExposed(graph, { entries, targets });
  const groups = toChangeGroups(cut.changes, graph.changes);
  const ranking = rankChanges(graph, { entries, targets, top, weigh, sets: groups.map((group) => group.changes) });
  const changes = cut.changes.flatMap((change) => graph.changes[change] ?? []);
  const toWeighed = (change: Change): WeighedChange => ({ ...toChangeText(change), weight: finite(weigh(change)) });
  const report: CutReport = {
    reached: exposed.reached.map(nameOf),
    perhaps: exposed.perhaps.map(nameOf),
    cut: changes.map(toWeighed),
    weight: cut.weight,
    atLeast: cut.lower,
    inseparable: toInseparable(graph, cut, weigh),
    paths: ranking.paths === Infinity ? "too many to count" : ranking.paths,
    ranking: ranking.changes.flatMap(({ change, share, closes }) => {
      const known = graph.changes[change];
      return known === undefined ? [] : [{ ...toWeighed(known), share, closes: closes.map(nameOf) }];
    }),
    stages: ranking.stages.flatMap(({ change, share }) => {
      const known = graph.changes[change];
      return known === undefined ? [] : [{ ...toWeighed(known), share }];
    }),
    groups: groups
      .map(({ title, about, changes: numbers }, index) => ({
        title,
        about,
        share: ranking.shares[index] ?? 0,
        changes: numbers.flatMap((number) => graph.changes[number] ?? []).map(toWeighed),
      }))
      .sort((a, b) => b.share - a.share),
  };
  return { report, cut };
}

/** JSON knows no Infinity: a change that must not be made has no weight. */
function finite(weight: number): number | null {
  return weight < Infinity ? weight : null;
}

function toInseparable(graph: AttackGraph, { inseparable }: Cut, weigh: Weigh): InseparableText[] {
  const nameOf = (foothold: number): string => graph.footholds[foothold]?.name ?? "";
  const possible = graph.changes.keys().filter((change) => weigh(graph.changes[change] as Change) < Infinity);
  const without = toWithout(graph, possible);
  return inseparable.map(({ target, entries }) => {
    const [path] = findPaths(graph, { entries, targets: [target], without, limit: 1 }).paths;
    return {
      target: nameOf(target),
      from: entries.map(nameOf),
      ...(path === undefined ? {} : { path: toGroupText(graph, { first: path, paths: [path], places: [] }) }),
    };
  });
}
