import type { Layer, ResourceId, Stride } from "../../model/index.ts";

/** From the outside in: the outer one is the trust boundary of the inner one. */
export const LAYERS: readonly Layer[] = ["cloud", "cluster", "container", "code"];

/**
 * How an attacker gets to the workload: by steps that are all at least likely, at least possible, or of any likelihood;
 * `perhaps`: by possible steps and such as nobody could look at; `no`: by none that is known.
 */
export type Reached = "likely" | "possible" | "perhaps" | "unlikely" | "no";

/** How well one layer keeps threats off a workload, from 0 (not at all) to 1. */
export interface LayerRisk {
  readonly layer: Layer;
  /** By its own controls. */
  readonly own: number;
  /** What that is worth behind the outer layers: whoever is through them need not pass this one. */
  readonly worth: number;
  /** The control that is missed most. */
  readonly weakest?: string;
  /** Controls that are not met, and that could not be judged. */
  readonly failed: number;
  readonly unknown: number;
}

/** A control that is not met, for one threat to one workload. */
export interface MissedControl {
  readonly control: string;
  readonly layer: Layer;
  /** The object where it is missed: the workload, its namespace's or the cluster's. */
  readonly resource: ResourceId;
  readonly verdict: "fail" | "unknown";
  /** A change by this control takes away a step of an attack path. */
  readonly isOnPath: boolean;
  /** What it takes from its layer, from 0 to 1. */
  readonly weight: number;
  readonly message: string;
}

/** One kind of threat to one workload. */
export interface ThreatRisk {
  readonly stride: Stride;
  /** From 0 to 100. */
  readonly residual: number;
  /** The heaviest first. */
  readonly missed: readonly MissedControl[];
}

/** What is left of the threats to one workload. */
export interface WorkloadRisk {
  readonly resource: ResourceId;
  readonly namespace: string;
  /** `Deployment shop/cart` */
  readonly name: string;
  readonly reached: Reached;
  /** Names of what whoever has the workload gets at, as far as steps are known. */
  readonly wins: readonly string[];
  /** From 0 to 1. */
  readonly likelihood: number;
  readonly impact: number;
  /** Over all threats. */
  readonly layers: readonly LayerRisk[];
  /** The heaviest first; those of which nothing is missed are there as well. */
  readonly threats: readonly ThreatRisk[];
  /** Of the heaviest threat. */
  readonly residual: number;
}

export interface NamespaceRisk {
  readonly namespace: string;
  readonly workloads: number;
  /** Of its worst workload, by kind of threat. */
  readonly threats: readonly Pick<ThreatRisk, "stride" | "residual">[];
  readonly residual: number;
}

/** What is left of the threats when all controls are looked at; the worst first. */
export interface RiskReport {
  readonly namespaces: readonly NamespaceRisk[];
  readonly workloads: readonly WorkloadRisk[];
}
