import { type Layer, toFootholdId, toGroupKind, toResourceId, type Workload } from "../../model/index.ts";
import type { AttackGraph } from "../graph/attack-graph.ts";
import { type FindingsInput, type FindMissed, toFindMissed } from "./findings-of.ts";
import { type PathsThrough, type Standing, toPathsThrough } from "./paths-through.ts";
import {
  type LayerRisk,
  LAYERS,
  type MissedControl,
  type NamespaceRisk,
  type RiskReport,
  type ThreatRisk,
  type WorkloadRisk,
} from "./report.ts";
import { STRIDE, toImpact, toLikelihoodOf, toOwn, toResidual } from "./weights.ts";

/** What risk is judged by. */
export interface RiskInput extends FindingsInput {
  readonly graph: AttackGraph;
}

/** What is left of each kind of threat to each workload and namespace. @see weights.ts for the formula */
export function toRiskReport(input: RiskInput): RiskReport {
  const paths = toPathsThrough(input.graph);
  const findMissed = toFindMissed(input, paths);
  const workloads = input.picture.workloads.map((workload) => toWorkloadRisk(workload, paths, findMissed));
  workloads.sort((a, b) => b.residual - a.residual || compareText(a.name, b.name));
  return { namespaces: toNamespaces(workloads), workloads };
}

function toWorkloadRisk(workload: Workload, paths: PathsThrough, findMissed: FindMissed): WorkloadRisk {
  const { object } = workload.resource;
  const resource = toResourceId(object);
  const standing = paths.of(toFootholdId("code", workload.namespace, toGroupKind(object), resource.name));
  const missed = findMissed(workload);
  const likelihood = toLikelihoodOf(standing.reached);
  const impact = toImpactOf(standing);
  const threats = STRIDE.map((stride): ThreatRisk => {
    const own = missed.filter(({ strides }) => strides.includes(stride)).map(({ said }) => said);
    return { stride, residual: toResidual(likelihood, impact, toWorth(toLayers(own))), missed: own };
  }).sort((a, b) => b.residual - a.residual);
  return {
    resource,
    namespace: workload.namespace,
    name: `${resource.kind} ${workload.namespace}/${resource.name}`,
    reached: standing.reached,
    wins: standing.wins,
    likelihood,
    impact,
    layers: toLayers(missed.map(({ said }) => said)),
    threats,
    residual: threats[0]?.residual ?? 0,
  };
}

function toImpactOf({ wins, winsEverything }: Standing): number {
  return toImpact({ everything: winsEverything, something: wins.length > 0 });
}

/** @param missed the heaviest first */
function toLayers(missed: readonly MissedControl[]): LayerRisk[] {
  const byLayer = Map.groupBy(missed, ({ layer }): Layer => layer);
  let outside = 1;
  return LAYERS.map((layer) => {
    const own = byLayer.get(layer) ?? [];
    const hold = toOwn(own[0]?.weight ?? 0);
    outside *= hold;
    return {
      layer,
      own: round(hold),
      worth: round(outside),
      ...(own[0] === undefined ? {} : { weakest: own[0].control }),
      failed: own.filter(({ verdict }) => verdict === "fail").length,
      unknown: own.filter(({ verdict }) => verdict === "unknown").length,
    };
  });
}

function toWorth(layers: readonly LayerRisk[]): number {
  return layers.at(-1)?.worth ?? 1;
}

function toNamespaces(workloads: readonly WorkloadRisk[]): NamespaceRisk[] {
  const namespaces = [...Map.groupBy(workloads, ({ namespace }) => namespace)].map(
    ([namespace, all]): NamespaceRisk => {
      const threats = STRIDE.map((stride) => ({
        stride,
        residual: Math.max(...all.map((one) => one.threats.find((threat) => threat.stride === stride)?.residual ?? 0)),
      }));
      return { namespace, workloads: all.length, threats, residual: all[0]?.residual ?? 0 };
    },
  );
  return namespaces.sort((a, b) => b.residual - a.residual || compareText(a.namespace, b.namespace));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
