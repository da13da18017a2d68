import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { plural, quoteAll } from "../wording.ts";

/** No volume may be a path of the host. */
export const hostPathVolumes: PodCheck = {
  id: "hostPathVolumes",
  level: "baseline",
  revisions: [{ since: "v1.0", check: checkVolumes }],
};

function checkVolumes({ spec }: PodUnderCheck): Forbidden | undefined {
  const bad = (spec.volumes ?? []).filter((volume) => volume.hostPath != null).map((volume) => volume.name ?? "");
  if (bad.length === 0) return undefined;
  return { reason: "hostPath volumes", detail: `${plural("volume", "volumes", bad.length)} ${quoteAll(bad)}` };
}
