import type { PodCheck } from "../check.ts";
import { checkMasks } from "./proc-mount.ts";

/** The masks over /proc must stay, in a user namespace too; before 1.35 the baseline check said as much. */
export const procMountRestricted: PodCheck = {
  id: "procMount_restricted",
  level: "restricted",
  revisions: [{ since: "v1.35", check: checkMasks, overrides: ["procMount"] }],
};
