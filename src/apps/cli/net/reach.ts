import {
  type Direction,
  INGRESS_CONTROLLER,
  namesOf,
  type NetworkModel,
  type PortQuestion,
  reportReach,
  reportReachCsv,
  reportReachDot,
  reportReachMarkdown,
  reportReachSvg,
  toFocus,
  toReach,
  toReachJson,
} from "../../../engines/network/index.ts";
import { suggest } from "../../../formats/text/index.ts";
import { Problem } from "../../../model/index.ts";
import { toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { type NetworkOptions, readNetwork, toProblemsJson, warn } from "./read-network.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";

/** What was typed after `hauberk net reach`. */
export interface NetReachOptions
  extends NetworkOptions, ReportPlace<"text" | "json" | "csv" | "dot" | "markdown" | "svg"> {
  readonly focusWorkload?: readonly string[];
  readonly focusPeer?: readonly string[];
  readonly focusDirection?: Direction;
  readonly port?: PortQuestion;
  readonly ipv6?: boolean;
}

/**
 * `hauberk net reach`: every pair that may connect.
 * @returns the exit code: 3 when something could not be read or understood
 * @throws {Problem} USAGE for a workload that is not there, and as `readNetwork` does
 */
export async function netReach(paths: readonly string[], options: NetReachOptions): Promise<number> {
  const read = await readNetwork(paths, options, "net reach");
  const { model } = read;
  const { focusWorkload = [], focusPeer = [], focusDirection, port } = options;
  // First of all: what is not there may stand where nothing could be read.
  warn(read);
  for (const name of [...focusWorkload, ...focusPeer]) requirePeer(model, name);
  const reaches = toReach(model, {
    families: options.ipv6 === true ? [4, 6] : [4],
    isWanted: toFocus({
      workloads: focusWorkload,
      peers: focusPeer,
      ...(focusDirection === undefined ? {} : { direction: focusDirection }),
    }),
  });
  const { connections, unknown } = toReachJson(model, reaches, port);
  // Line ends and tabs are the report's own: names hold none.
  writeReport(toReport().replace(/[^\n\t]+/g, toVisible));
  if (options.format !== "json" && unknown.length > 0) {
    for (const { src, dst, ports, because } of unknown.slice(0, MAX_UNKNOWN))
      process.stderr.write(`unknown: ${toVisible(`${src} => ${dst} : ${ports} (${because.join("; ")})`)}\n`);
    if (unknown.length > MAX_UNKNOWN)
      process.stderr.write(`unknown: ${unknown.length - MAX_UNKNOWN} more pairs; -f json lists them all\n`);
  }
  const isCut = reaches.some((reach) => reach.isCut);
  if (isCut)
    process.stderr.write(
      "hauberk: there are more pairs than are listed: --focus-workload lists those of one workload\n",
    );
  return !isCut && read.problems.length === 0 && !hasDoubts(model) ? EXIT.clean : EXIT.incomplete;

  function toReport(): string {
    switch (options.format) {
      case "json":
        return `${toJsonText({ connections, unknown, problems: toProblemsJson(read) })}\n`;
      case "csv":
        return reportReachCsv(model, reaches, port);
      case "dot":
        return reportReachDot(reaches, port);
      case "markdown":
        return reportReachMarkdown(model, reaches, port);
      case "svg":
        return reportReachSvg(reaches, port);
      case "text":
        return reportReach(model, reaches, port === undefined ? {} : { question: port });
    }
  }
}

/** Whether there is something that Hauberk does not understand. That plugins differ (pods in their node's network) is none of that. */
function hasDoubts({ policies, peers }: NetworkModel): boolean {
  const isDoubtful = ({ doubt, ingress = [], egress = [] }: NetworkModel["policies"][number]): boolean =>
    doubt !== undefined || [...ingress, ...egress].some((rule) => rule.doubt !== undefined);
  return policies.some(isDoubtful) || peers.some(({ doubt }) => doubt !== undefined);
}

/** Lines on standard error at most. */
const MAX_UNKNOWN = 50;

function requirePeer(model: NetworkModel, name: string): void {
  const peers = [INGRESS_CONTROLLER, ...model.peers];
  if (peers.some((peer) => namesOf(peer).includes(name))) return;
  throw new Problem(
    "USAGE",
    `there is no workload ${name}${suggest(name, model.peers.flatMap(namesOf))}: write its name, or namespace/name`,
  );
}
