import type { VexStatus } from "../../model/index.ts";

/** Statuses of OpenVEX and of CSAF, and the states of CycloneDX that mean the same. */
const STATUSES: ReadonlyMap<string, VexStatus["status"]> = new Map([
  ["not_affected", "not_affected"],
  ["known_not_affected", "not_affected"],
  ["false_positive", "not_affected"],
  ["affected", "affected"],
  ["known_affected", "affected"],
  ["exploitable", "affected"],
  ["fixed", "fixed"],
  ["resolved", "fixed"],
  ["resolved_with_pedigree", "fixed"],
  ["under_investigation", "under_investigation"],
  ["in_triage", "under_investigation"],
]);

/** @returns undefined for a text that is none: such a statement says nothing */
export function toVexStatus(text: string): VexStatus["status"] | undefined {
  return STATUSES.get(text.toLowerCase());
}
