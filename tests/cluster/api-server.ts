import { findControlPlane } from "../../scripts/api-server/control-plane.ts";

export {
  startApiServer,
  type Answer,
  type ApiServer,
  type ApiServerOptions,
} from "../../scripts/api-server/control-plane.ts";

/**
 * Why tests that need a real API server are skipped on this machine, or undefined when they can run:
 * `describe.skipIf(whyNoApiServer)`. Printed once; in CI (`CI` is set) nothing may be skipped.
 */
export const whyNoApiServer: string | undefined = readWhyNot();

function readWhyNot(): string | undefined {
  const found = findControlPlane();
  if ("assets" in found) return undefined;
  if (process.env["CI"] !== undefined) throw new Error(found.missing);
  console.warn(`skipped, no API server: ${found.missing}`);
  return found.missing;
}
