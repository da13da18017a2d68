import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the labelled cases of other projects lie; they are read there and never copied. */
export const CONFORMANCE = resolve(
  process.env["HAUBERK_CONFORMANCE"] ?? join(import.meta.dirname, "../../../shared/conformance"),
);

/** Whether a suite is there; tests that need it are skipped, with this said, where it is not. */
export function hasSuite(name: string): boolean {
  const found = existsSync(join(CONFORMANCE, name, "index.json"));
  if (!found) console.warn(`skipped: no ${name} cases in ${CONFORMANCE} (set HAUBERK_CONFORMANCE)`);
  return found;
}

export function readIndex<Index>(name: string, file = "index.json"): Index {
  return JSON.parse(readFileSync(join(CONFORMANCE, name, file), "utf8")) as Index;
}

export function suitePath(name: string, ...parts: string[]): string {
  return join(CONFORMANCE, name, ...parts);
}
