import { toRiskReport } from "../../../chain/index.ts";
import { CONTROLS } from "../../../controls/index.ts";
import { evaluate } from "../../../engines/posture/index.ts";
import { toJsonText } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { type ChainCommandOptions, readChain, warnOf } from "./read-chain.ts";
import { toRiskMarkdown } from "./risk-markdown.ts";
import { FORMULA, toRiskText } from "./risk-text.ts";

/** What was typed after `hauberk risk`. */
export interface RiskOptions extends ChainCommandOptions, ReportPlace<"text" | "json" | "markdown"> {
  /** Workloads that are shown. */
  readonly limit: number;
  /** Least residual risk that makes the exit code 1; 0: none does. */
  readonly failOn: number;
}

/** Controls named for each threat in text and tables; JSON has them all. */
const MISSED = 3;

/**
 * `hauberk risk`: threat, control and what is left, for each workload and namespace.
 * @returns the exit code: 1 for a workload of --fail-on or more, 3 when something could not be read
 * @throws {Problem} as `readSources` does
 */
export async function risk(places: readonly string[], options: RiskOptions): Promise<number> {
  const { picture, graph, settings, problems } = await readChain(places, options, "risk");
  const judged = CONTROLS.filter(({ onRequest }) => onRequest !== true);
  const { findings } = evaluate(judged, { picture, settings });
  const controls = new Map(judged.map((control) => [control.id, control]));
  const report = toRiskReport({ picture, graph, findings, controls });
  const shown = { controls, most: options.limit, missed: MISSED };
  if (options.format === "json") {
    const said = problems.map(({ code, message, at }) => ({ code, message, at }));
    writeReport(`${toJsonText({ formula: FORMULA, ...report, problems: said })}\n`);
  } else {
    writeReport(options.format === "markdown" ? toRiskMarkdown(report, shown) : toRiskText(report, shown));
    warnOf(problems);
  }
  if (problems.length > 0) return EXIT.incomplete;
  const worst = report.workloads[0]?.residual ?? 0;
  return options.failOn > 0 && worst >= options.failOn ? EXIT.findings : EXIT.clean;
}
