import { Argument, Command } from "commander";
import { many, repeated, withReport, withSources } from "../command-options.ts";
import { intoOutput } from "../report-output.ts";
import type { NetDiffOptions } from "./diff.ts";
import type { NetExposureOptions } from "./exposure.ts";
import type { NetGenerateOptions } from "./generate.ts";
import type { NetWhyOptions } from "./why.ts";

/** What a command needs of those it stands beside. */
export interface NetParts {
  readonly toPortQuestion: (value: string) => { protocol: "TCP" | "UDP" | "SCTP"; port: number };
  readonly setExitCode: (code: number) => void;
}

/** `net why`: which rules allow or deny a connection. */
export function toWhy({ toPortQuestion, setExitCode }: NetParts): Command {
  const command = new Command("why")
    .description("The rule that allows or denies a connection, or the one that is missing.")
    .addArgument(new Argument("<from>", "cart, shop/cart, an address, internet or ingress-controller"))
    .addArgument(new Argument("<to>", "the same"));
  return withReport(withSources(command), ["text", "json"])
    .addHelpText(
      "after",
      `
A port comes before the paths: TCP/80, or 80. A file of such a name is written ./80.

Examples:
  hauberk net why shop/web shop/cart TCP/8080 deploy/
  hauberk net why internet shop/db deploy/
  hauberk net why shop/web 10.0.0.5 443 --cluster

Exit codes: 0 allowed, 1 denied in part or in whole, 2 usage, 3 not known or not all could be read`,
    )
    .action(async (from: string, to: string, rest: string[], options: NetWhyOptions) => {
      const [first = "", ...paths] = rest;
      const hasPort = /^(?:(?:tcp|udp|sctp)[-/])?\d{1,5}$/i.test(first);
      const { netWhy } = await import("./why.ts");
      const port = hasPort ? toPortQuestion(first) : undefined;
      const ask = async (): Promise<number> => await netWhy([from, to], port, hasPort ? paths : rest, options);
      setExitCode(await intoOutput(options.output, ask));
    });
}

/** `net diff`: which connections came, went or changed. */
export function toDiff({ setExitCode }: NetParts): Command {
  const command = new Command("diff")
    .description("Which connections came, went or changed between two sets of manifests.")
    .addArgument(new Argument("<old>", "file, folder, glob or snapshot"))
    .addArgument(new Argument("<new>", "the same"));
  return withReport(command, ["text", "json", "csv", "dot", "markdown"])
    .option("--no-render", "do not run helm or kubectl on charts and kustomizations")
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      `
Examples:
  hauberk net diff main/deploy deploy/
  hauberk net diff old.jsonl.gz new.jsonl.gz -f markdown

Exit codes: 0 no connection changed, 1 some did, 2 usage, 3 something could not be read or understood`,
    )
    .action(async (old: string, now: string, options: NetDiffOptions) => {
      const { netDiff } = await import("./diff.ts");
      setExitCode(await intoOutput(options.output, async () => await netDiff([old, now], options)));
    });
}

/** `net exposure`: what is open to pods and addresses that were not read. */
export function toExposure({ toPortQuestion, setExitCode }: NetParts): Command {
  const command = new Command("exposure").description(
    "What workloads may be connected with that was not read: the outside, any pod of the cluster, pods that rules speak of.",
  );
  return withReport(withSources(command), ["text", "json", "csv"])
    .option("--port <port>", "only who may connect to one port: TCP/80", toPortQuestion)
    .addHelpText(
      "after",
      `
Examples:
  hauberk net exposure deploy/
  hauberk net exposure --cluster --port TCP/22

Exit codes: 0 all was understood, 2 usage, 3 something could not be read or understood`,
    )
    .action(async (paths: string[], options: NetExposureOptions) => {
      const { netExposure } = await import("./exposure.ts");
      setExitCode(await intoOutput(options.output, async () => await netExposure(paths, options)));
    });
}

/** `net generate`: policies for what is needed. */
export function toGenerate({ setExitCode }: NetParts): Command {
  const command = new Command("generate").description(
    "NetworkPolicies that close every namespace but for what is needed.",
  );
  return withReport(withSources(command), ["yaml", "json"])
    .option(
      "--flows <file>",
      "traffic that was seen, in place of what manifests declare (repeatable, - for input)",
      repeated,
    )
    .option("--declared", "with --flows: what manifests declare, too")
    .option(
      "--ingress-namespace <name>",
      "where the ingress controller runs; without it, any pod may come in its place",
    )
    .option("--only <namespace>", "policies for this namespace alone (repeatable)", many)
    .addHelpText(
      "after",
      `
Needed is what variables, arguments and ConfigMaps name of services, what Ingress, routes and load balancers lead in, and
names (DNS). Traffic is read as Hubble's JSON (hubble observe -o json), or as JSON or CSV with src, dst, port and protocol.

Examples:
  hauberk net generate deploy/ --ingress-namespace ingress-nginx -o netpol.yaml
  hubble observe -o json | hauberk net generate --cluster --flows - --only shop

Exit codes: 0 all is in, 2 usage, 3 something could not be read or had to be left out`,
    )
    .action(async (paths: string[], options: NetGenerateOptions) => {
      const { netGenerate } = await import("./generate.ts");
      setExitCode(await intoOutput(options.output, async () => await netGenerate(paths, options)));
    });
}
