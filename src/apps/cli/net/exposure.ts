import {
  findExposure,
  formatExposure,
  formatExposureCsv,
  isEmpty,
  type PortQuestion,
  toExposureJson,
} from "../../../engines/network/index.ts";
import { toJsonText } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { type NetworkOptions, readNetwork, toProblemsJson, warn } from "./read-network.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { toVisibleLines } from "./visible-lines.ts";

/** What was typed after `hauberk net exposure`. */
export interface NetExposureOptions extends NetworkOptions, ReportPlace<"text" | "json" | "csv"> {
  readonly port?: PortQuestion;
}

/**
 * `hauberk net exposure`: what else than the workloads read may connect to them, or they to it.
 * @returns the exit code: 3 when something could not be read or understood
 * @throws {Problem} as `readNetwork` does
 */
export async function netExposure(paths: readonly string[], options: NetExposureOptions): Promise<number> {
  const read = await readNetwork(paths, options, "net exposure");
  const exposure = findExposure(read.model);
  const { format, port } = options;
  if (format === "json")
    writeReport(`${toJsonText({ ...toExposureJson(exposure, port), problems: toProblemsJson(read) })}\n`);
  else if (format === "csv") writeReport(toVisibleLines(formatExposureCsv(exposure, port)));
  else writeReport(toVisibleLines(formatExposure(exposure, port)));
  warn(read);
  const isUnsure = exposure.lines.some(({ unknown }) => !isEmpty(unknown));
  return read.problems.length > 0 || isUnsure ? EXIT.incomplete : EXIT.clean;
}
