import type { Finding, Stride } from "../../model/index.ts";
import type { Reached } from "./report.ts";

/*
 * residual = 100 × likelihood × impact × (1 − worth of the innermost layer)
 * worth of a layer = own × worth of the layer outside it (cloud → cluster → container → code)
 * own of a layer = 0.95 − the heaviest missed control; no layer is perfect, and none is worse than nothing
 * weight of a missed control = severity × (on an attack path 1, else 0.5) × (not judged 0.5, else 1)
 */

export const STRIDE: readonly Stride[] = [
  "spoofing",
  "tampering",
  "repudiation",
  "information-disclosure",
  "denial-of-service",
  "elevation-of-privilege",
];

/** What a layer without a missed control is good for: faults that nobody knows yet are in every one. */
const SOUND = 0.95;

const SEVERITY: Readonly<Record<Finding["severity"], number>> = { low: 0.1, medium: 0.3, high: 0.6, critical: 0.95 };

const LIKELIHOOD: Readonly<Record<Reached, number>> = {
  likely: 1,
  possible: 0.7,
  perhaps: 0.5,
  unlikely: 0.3,
  no: 0.1,
};

/** What a missed control takes from its layer, 0 to 1. */
export function toWeight({ severity, verdict }: Pick<Finding, "severity" | "verdict">, isOnPath: boolean): number {
  return SEVERITY[severity] * (isOnPath ? 1 : 0.5) * (verdict === "unknown" ? 0.5 : 1);
}

/** What a layer is worth by its own controls, 0 to 1. @param heaviest of the controls it misses */
export function toOwn(heaviest: number): number {
  return Math.max(0, SOUND - heaviest);
}

/** How likely it is that an attacker gets there, 0 to 1. */
export function toLikelihoodOf(reached: Reached): number {
  return LIKELIHOOD[reached];
}

/** What is lost with a workload besides itself. */
export function toImpact(wins: { readonly everything: boolean; readonly something: boolean }): number {
  return wins.everything ? 1 : wins.something ? 0.8 : 0.4;
}

/** A figure from 0 to 100 without digits nobody can stand for. */
export function toResidual(likelihood: number, impact: number, worth: number): number {
  return Math.round(100 * likelihood * impact * (1 - worth));
}
