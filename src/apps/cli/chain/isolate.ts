import pc from "picocolors";
import { type AttackGraph, type Isolation, isolate, type Side } from "../../../chain/index.ts";
import { Problem } from "../../../model/index.ts";
import { toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { type EvidenceText, toEvidenceText } from "./evidence-text.ts";
import { type GroupText, toGroupText } from "./paths-report.ts";
import { toStepLines } from "./paths-text.ts";
import { type ChainCommandOptions, readChain, warnOf } from "./read-chain.ts";

/** What was typed after `hauberk isolate`. */
export interface IsolateOptions extends ChainCommandOptions, ReportPlace<"text" | "json"> {}

/** One direction, as it is printed with `-f json`. */
interface IsolationText {
  readonly from: string;
  readonly to: string;
  readonly verdict: Isolation["verdict"];
  readonly sides: readonly SideText[];
}

interface SideText {
  readonly dimension: Side["dimension"];
  readonly verdict: Side["verdict"];
  readonly path?: GroupText;
  readonly barriers: readonly EvidenceText[];
}

/**
 * `hauberk isolate`: whether the tenants of two namespaces are out of each other's reach, both ways.
 * @returns the exit code: 1 when there is a way, 3 when that is not known or something could not be read
 * @throws {Problem} USAGE for a namespace that nothing names, and as `readSources` does
 */
export async function isolateTenants(
  tenants: readonly [string, string],
  places: readonly string[],
  options: IsolateOptions,
): Promise<number> {
  if (tenants[0] === tenants[1])
    throw new Problem("USAGE", `name two namespaces: ${tenants[0]} is not kept apart from itself`);
  const { graph, picture, problems } = await readChain(
    places,
    { ...options, tenant: tenants },
    `isolate ${tenants.join(" ")}`,
  );
  const [one, other] = tenants;
  const sights = [isolate(graph, picture, one, other), isolate(graph, picture, other, one)];
  // Of a cluster it is known which kinds could not be read; a file that could not be may have held anything.
  const ways = picture.complete || problems.length === 0 ? sights : sights.map(inDoubt);
  const texts = ways.map((way) => toIsolationText(graph, way));
  if (options.format === "json") {
    const said = problems.map(({ code, message, at }) => ({ code, message, at }));
    writeReport(`${toJsonText({ isolation: texts, problems: said })}\n`);
  } else {
    writeReport(
      texts
        .flatMap(toLines)
        .map((line) => `${line}\n`)
        .join(""),
    );
    warnOf(problems);
  }
  if (problems.length > 0) return EXIT.incomplete;
  if (ways.some(({ verdict }) => verdict === "open")) return EXIT.findings;
  return ways.some(({ verdict }) => verdict === "unknown") ? EXIT.incomplete : EXIT.clean;
}

/** The same, where something could not be read that may have led across. */
function inDoubt(way: Isolation): Isolation {
  const message = "no way was seen, but not everything could be read";
  const sides = way.sides.map((side): Side => {
    return side.verdict === "closed"
      ? { ...side, verdict: "unknown", barriers: [{ message }, ...side.barriers] }
      : side;
  });
  return { ...way, sides, verdict: way.verdict === "closed" ? "unknown" : way.verdict };
}

function toIsolationText(graph: AttackGraph, { from, to, verdict, sides }: Isolation): IsolationText {
  return {
    from,
    to,
    verdict,
    sides: sides.map(({ dimension, verdict: own, path, barriers }): SideText => {
      const group = path && toGroupText(graph, { first: path, paths: [path], places: [] });
      const shown = barriers.map(toEvidenceText);
      return { dimension, verdict: own, ...(group === undefined ? {} : { path: group }), barriers: shown };
    }),
  };
}

const VERDICTS: Readonly<Record<Side["verdict"], string>> = {
  open: pc.red("open"),
  unknown: pc.cyan("unknown"),
  closed: pc.green("closed"),
};

function toLines({ from, to, verdict, sides }: IsolationText): string[] {
  const open = sides.filter((side) => side.verdict === "open");
  const isOnlyPackets = open.every(({ path }) => path?.steps.at(-1)?.to.startsWith("reach:") === true);
  const gets = isOnlyPackets ? "sends packets into" : "gets into";
  const answer = { open: gets, unknown: "perhaps gets into", closed: "is kept out of" }[verdict];
  return [pc.bold(toVisible(`Tenant ${from} ${answer} ${to}`)), ...sides.flatMap(toSideLines), ""];
}

function toSideLines({ dimension, verdict, path, barriers }: SideText): string[] {
  const head = `  ${dimension.padEnd(8)} ${VERDICTS[verdict]}`;
  if (path === undefined)
    return [head, ...barriers.map(({ message, place }) => `       ${toVisible(`${place} ${message}`.trim())}`)];
  return [`${head}: from ${toVisible(path.from)}`, ...path.steps.flatMap((step) => toStepLines(step, false))];
}
