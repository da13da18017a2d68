import type { Observation, Workload } from "../../model/index.ts";

/**
 * The exposure that counts for a finding about the host's network itself: the door it opens is the fault, and does not
 * make the fault worse. Services and routes do.
 */
export function besidesHostDoors({
  exposure,
  exposedBy,
}: Pick<Workload, "exposure" | "exposedBy">): Pick<Observation, "exposure"> {
  const hasOtherDoor = exposedBy.some((door) => door.includes("/"));
  return exposure === "internet" && !hasOtherDoor ? { exposure: "cluster" } : {};
}
