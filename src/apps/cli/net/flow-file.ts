import { readFileSync, statSync } from "node:fs";
import { type Flow, readFlows } from "../../../engines/network/index.ts";
import { Problem } from "../../../model/index.ts";
import { toReason } from "../reason.ts";

/** A log of traffic, and what in it is none. */
export interface FlowFile {
  readonly flows: readonly Flow[];
  readonly problems: readonly Problem[];
}

const MAX_BYTES = 512 << 20;

/**
 * The traffic in a file, as Hubble or a list of `src,dst,port,protocol` tells it; lines that are none are one problem.
 * @param file `-`: standard input
 * @throws {Problem} FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function readFlowFile(file: string): FlowFile {
  const { flows, faults, faultCount } = readFlows(readText(file));
  if (faultCount === 0) return { flows, problems: [] };
  const at = { file, line: faults[0] ?? 1, column: 1 };
  const lines = `${faultCount} lines are no flow, the first at ${faults.join(", ")}`;
  const message = `${lines}: write Hubble's JSON, or src,dst,port,protocol; all others count`;
  return { flows, problems: [new Problem("OBJECT_INVALID", message, { at })] };
}

function readText(file: string): string {
  try {
    if (file === "-") return readFileSync(0, "utf8");
    if (statSync(file).size <= MAX_BYTES) return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Problem("FILE_UNREADABLE", `${file} cannot be read: ${toReason(cause)}`, { cause });
  }
  throw new Problem("FILE_TOO_LARGE", `${file} has more than ${MAX_BYTES >> 20} MB: give the flows in parts`);
}
