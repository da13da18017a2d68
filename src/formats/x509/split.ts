import { readAllDer } from "./der.ts";
import { type Reading, toReading } from "./malformed.ts";

/** Elements of DER, such as certificates, that stand one behind the other. */
export function splitDer(bytes: Buffer): Reading<readonly Buffer[]> {
  return toReading(() => readAllDer(bytes).map(({ whole }) => whole));
}
