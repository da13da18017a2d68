import type { Baseline } from "../../engines/acceptance/index.ts";
import { readText } from "../../formats/text/index.ts";
import { asList, asString, dig, type Finding, type Json, Problem } from "../../model/index.ts";
import { readNamed } from "../../sources/files/index.ts";
import { toReason } from "./reason.ts";
import { writeTextFile } from "./written-file.ts";

/**
 * The findings known before: a file `--write-baseline` wrote, or any JSON report of a scan.
 * @throws {Problem} BASELINE_INVALID when it is neither
 */
export function readBaseline(file: string): Baseline {
  let value: Json;
  try {
    value = JSON.parse(readText(file, readNamed(file))) as Json;
  } catch (cause) {
    throw new Problem("BASELINE_INVALID", `the baseline ${file} cannot be read: ${toReason(cause)}`, {
      cause,
    });
  }
  const findings = dig(value, "findings");
  if (!Array.isArray(findings))
    throw new Problem("BASELINE_INVALID", `${file} holds no findings: write it with --write-baseline`);
  const fingerprints = new Map<string, number>();
  for (const finding of asList(findings)) {
    const fingerprint = asString(dig(finding, "fingerprint"));
    if (fingerprint !== undefined) fingerprints.set(fingerprint, (fingerprints.get(fingerprint) ?? 0) + 1);
  }
  return { file, fingerprints };
}

/** Writes the findings as a baseline, sorted, so that two baselines can be compared by eye. */
export function writeBaseline(file: string, findings: readonly Finding[]): void {
  const known = findings
    .map(({ fingerprint, control, resource, container }) => ({
      fingerprint,
      control,
      resource: [resource.kind, resource.namespace, resource.name].filter((part) => part !== "").join("/"),
      ...(container === undefined ? {} : { container }),
    }))
    .sort((a, b) => (a.resource + a.control + a.fingerprint < b.resource + b.control + b.fingerprint ? -1 : 1));
  writeTextFile(file, `${JSON.stringify({ schemaVersion: "1", findings: known }, undefined, 2)}\n`);
}
