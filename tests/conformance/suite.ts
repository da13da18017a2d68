import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { whySkip } from "../required.ts";

/** Where the labelled cases of other projects lie; they are read there and never copied. */
export const CONFORMANCE = resolve(
  process.env["HAUBERK_CONFORMANCE"] ?? join(import.meta.dirname, "../../../shared/conformance"),
);

/** Whether a suite is there; tests that need it are skipped, with the reason said, where it is not. */
export function hasSuite(name: string): boolean {
  const found = existsSync(join(CONFORMANCE, name, "index.json"));
  const why = found ? undefined : `no ${name} cases in ${CONFORMANCE} (set HAUBERK_CONFORMANCE)`;
  return whySkip("conformance", why) === undefined;
}

export function readIndex<Index>(name: string, file = "index.json"): Index {
  return JSON.parse(readFileSync(join(CONFORMANCE, name, file), "utf8")) as Index;
}

export function suitePath(name: string, ...parts: string[]): string {
  return join(CONFORMANCE, name, ...parts);
}
