import { Command, InvalidArgumentError, Option } from "commander";
import { many, withReport, withSources } from "../command-options.ts";
import { intoOutput } from "../report-output.ts";
import type { ChangeCost } from "../../../model/index.ts";
import type { CutCommandOptions } from "./cut.ts";
import { readWeights } from "./cut-weights.ts";
import type { IsolateOptions } from "./isolate.ts";
import type { PathsOptions } from "./paths.ts";

function toNumber(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError("write a number from 1 on");
  return Number(value);
}

function toWeights(value: string): ChangeCost {
  const weights = readWeights(value);
  if (weights === undefined) throw new InvalidArgumentError("write it like friction=2,latency=1,operation=0.5");
  return weights;
}

/**
 * Adds what all questions about attacks take besides the objects.
 * @param formats of the report
 */
export function withChain(command: Command, formats: readonly [string, ...string[]]): Command {
  return withReport(withSources(command), formats)
    .option(
      "--vulnerabilities <file>",
      "what Trivy, Grype or others found in images: JSON, SARIF, VEX, or a folder of them (repeatable)",
      many,
    )
    .option("--beside <file>", "descriptions of the cloud: what roles nodes and accounts have there (repeatable)", many)
    .option("--config <file>", "configuration instead of ./hauberk.yaml: its settings say whom you trust")
    .option("--secret <namespace/name>", "a secret that must not be lost (repeatable)", many)
    .option("--workload <namespace/name>", "a workload that must not be lost (repeatable)", many)
    .option("--tenant <namespace>", "a namespace whose tenant may mean harm (repeatable)", many);
}

const FROM = "only attacks that begin here: internet, image, a name or an id of -f json (repeatable)";
const TO = "only attacks that get here: cluster-admin, node, a name or an id (repeatable)";

/** `hauberk paths`: what an attacker gets at, and how. */
export function toPathsCommand(setExitCode: (code: number) => void): Command {
  const command = new Command("paths").description("What an attacker gets at, step by step, with what shows it.");
  return withChain(command, ["text", "json", "dot", "markdown"])
    .option("--from <what>", FROM, many)
    .option("--to <what>", TO, many)
    .option("--explain", "all evidence, conditions and changes of every step")
    .option("--limit <number>", "sorts of path that are shown", toNumber, 5)
    .addOption(
      new Option("--fail-on <likelihood>", "least likely path that makes the exit code 1")
        .choices(["certain", "likely", "possible", "unlikely", "none"])
        .default("unlikely"),
    )
    .addHelpText(
      "after",
      `
Examples:
  hauberk paths deploy/
  hauberk paths --cluster --vulnerabilities trivy.json --to cluster-admin --explain
  hauberk paths deploy/ --from internet --secret shop/payments
  hauberk paths deploy/ -f dot | dot -Tsvg > paths.svg

A step nobody could look at (an image without a report, say) is unknown: its paths are shown last, and never count as none.

Exit codes: 0 no path, 1 a path, 2 usage, 3 something could not be read, or only perhaps a path`,
    )
    .action(async (places: string[], options: PathsOptions) => {
      const { paths } = await import("./paths.ts");
      setExitCode(await intoOutput(options.output, async () => await paths(places, options)));
    });
}

/** `hauberk cut`: the fewest changes after which no path is left. */
export function toCutCommand(setExitCode: (code: number) => void): Command {
  const command = new Command("cut").description(
    "The lightest set of changes after which no attack path is left, and what each change does.",
  );
  return withChain(command, ["text", "json"])
    .option("--from <what>", FROM, many)
    .option("--to <what>", TO, many)
    .option("--top <number>", "single changes that are ranked", toNumber, 10)
    .option("--keep <change>", "id of a change that must not be made; * stands for anything (repeatable)", many)
    .option("--weigh <factors>", "how much each cost counts: friction=2,latency=1,operation=0.5", toWeights)
    .option("--explain", "every change by itself, where several are alike")
    .option("--fix", "show what the changes would do to the manifests, proved by looking for paths again")
    .option("--write", "with --fix: write the manifests")
    .addHelpText(
      "after",
      `
A change weighs 1 and what it costs: friction, latency and operation, each from 0 to 5; 16 more for each workload of today
that it stops until somebody mends it (--fix leaves such a change to you), 25 more where it ends what somebody wanted.
New objects go to hauberk-cut.yaml.

Examples:
  hauberk cut deploy/
  hauberk cut deploy/ --to cluster-admin --fix            the changes as a patch
  hauberk cut deploy/ --fix --write                       make them
  hauberk cut deploy/ --keep 'network/cluster-ip@*'          what is published stays so
  hauberk cut --cluster --top 20 -f json

Exit codes: 0 nothing to cut or all of it written, 1 paths are left, 2 usage, 3 something could not be read`,
    )
    .action(async (places: string[], options: CutCommandOptions) => {
      const { cut } = await import("./cut.ts");
      setExitCode(await intoOutput(options.output, async () => await cut(places, options)));
    });
}

/** `hauberk isolate`: whether one tenant is out of another's reach. */
export function toIsolateCommand(setExitCode: (code: number) => void): Command {
  const command = new Command("isolate")
    .description("Whether the tenants of two namespaces can get into each other: what bars the way, or a way.")
    .argument("<tenant-a>", "a namespace")
    .argument("<tenant-b>", "another namespace");
  return withChain(command, ["text", "json"])
    .addHelpText(
      "after",
      `
Examples:
  hauberk isolate team-a team-b deploy/
  hauberk isolate team-a team-b --cluster -f json

Exit codes: 0 isolated both ways, 1 there is a way, 2 usage, 3 not known`,
    )
    .action(async (one: string, other: string, places: string[], options: IsolateOptions) => {
      const { isolateTenants } = await import("./isolate.ts");
      const ask = async (): Promise<number> => await isolateTenants([one, other], places, options);
      setExitCode(await intoOutput(options.output, ask));
    });
}
