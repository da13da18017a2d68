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
import { type GroupText, type PathsQuestion, toGroupText } from "./paths-report.ts";

/** What `hauberk cut` says; printed as it is with `-o json`. */
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
  readonly stages: readonly { readonly id: string; readonly title: string; readonly share: number }[];
}

export interface WeighedChange extends ChangeText {
  readonly weight: number;
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

/**
 * @param weigh what the cut weighs changes by, where that is not their own weight
 */
export function toCutReport(
  graph: AttackGraph,
  question: PathsQuestion & { readonly top: number },
  weigh: (change: Change) => number = toWeight,
): CutFound {
  const { entries, targets, top } = question;
  const nameOf = (foothold: number): string => graph.footholds[foothold]?.name ?? "";
  const cut = findCut(graph, { entries, targets, weigh });
  const exposed = findExposed(graph, { entries, targets });
  const ranking = rankChanges(graph, { entries, targets, top });
  const changes = cut.changes.flatMap((change) => graph.changes[change] ?? []);
  const weight = changes.reduce((sum, change) => sum + toWeight(change), 0);
  const report: CutReport = {
    reached: exposed.reached.map(nameOf),
    perhaps: exposed.perhaps.map(nameOf),
    cut: changes.map(toWeighed),
    weight,
    // With other weights something is proved of these alone.
    atLeast: weigh === toWeight ? cut.lower : Math.min(weight, cut.lower),
    inseparable: toInseparable(graph, cut),
    paths: ranking.paths === Infinity ? "too many to count" : ranking.paths,
    ranking: ranking.changes.flatMap(({ change, share, closes }) => {
      const known = graph.changes[change];
      return known === undefined ? [] : [{ ...toWeighed(known), share, closes: closes.map(nameOf) }];
    }),
    stages: ranking.stages.flatMap(({ change, share }) => {
      const known = graph.changes[change];
      return known === undefined ? [] : [{ id: known.id, title: known.title, share }];
    }),
  };
  return { report, cut };
}

function toWeighed(change: Change): WeighedChange {
  return { ...toChangeText(change), weight: toWeight(change) };
}

function toInseparable(graph: AttackGraph, { inseparable }: Cut): InseparableText[] {
  const nameOf = (foothold: number): string => graph.footholds[foothold]?.name ?? "";
  const without = toWithout(graph, graph.changes.keys());
  return inseparable.map(({ target, entries }) => {
    const [path] = findPaths(graph, { entries, targets: [target], without, limit: 1 }).paths;
    return {
      target: nameOf(target),
      from: entries.map(nameOf),
      ...(path === undefined ? {} : { path: toGroupText(graph, { first: path, paths: [path], places: [] }) }),
    };
  });
}
