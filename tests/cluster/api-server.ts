import { findControlPlane } from "../../scripts/api-server/control-plane.ts";
import { whySkip } from "../required.ts";

export {
  startApiServer,
  type Answer,
  type ApiServer,
  type ApiServerOptions,
} from "../../scripts/api-server/control-plane.ts";

const found = findControlPlane();

/** Why tests that need a real API server are skipped here, or undefined: `describe.skipIf(whyNoApiServer)`. */
export const whyNoApiServer = whySkip("cluster", "assets" in found ? undefined : found.missing);
