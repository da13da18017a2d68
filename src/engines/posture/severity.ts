import {
  type Control,
  type Exposure,
  type Impact,
  type Observation,
  SEVERITIES,
  type Severity,
  type Workload,
} from "../../model/index.ts";

const SHIFT: Readonly<Record<Exposure, number>> = { internet: 1, cluster: 0, isolated: -1 };

/**
 * How bad a finding is here: what is gained (impact) moved by who can reach it (exposure). The same fault is one step
 * worse on a workload the internet reaches and one step milder where a network policy admits nobody. Reliability is
 * not weighed by exposure.
 */
export function toSeverity(control: Control, observation: Observation, workload: Workload | undefined): Severity {
  const impact: Impact = observation.impact ?? control.impact;
  const exposure: Exposure = observation.exposure ?? workload?.exposure ?? "cluster";
  const shift = control.concern === "reliability" ? 0 : SHIFT[exposure];
  const index = SEVERITIES.indexOf(impact) + shift;
  return SEVERITIES[Math.max(0, Math.min(SEVERITIES.length - 1, index))] ?? impact;
}
