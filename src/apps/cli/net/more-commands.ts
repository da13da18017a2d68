import { Argument, Command, Option } from "commander";
import type { NetDiffOptions } from "./diff.ts";
import type { NetExposureOptions } from "./exposure.ts";
import type { NetGenerateOptions } from "./generate.ts";
import type { NetWhyOptions } from "./why.ts";

/** What a command needs of those it stands beside. */
export interface NetParts {
  /** Adds where a network is read from. */
  readonly withSources: (command: Command) => Command;
  readonly toPortQuestion: (value: string) => { protocol: "TCP" | "UDP" | "SCTP"; port: number };
  readonly setExitCode: (code: number) => void;
}

/** `net why`: which rules allow or deny a connection. */
export function toWhy({ withSources, toPortQuestion, setExitCode }: NetParts): Command {
  const command = new Command("why")
    .description("The rule that allows or denies a connection, or the one that is missing.")
    .addArgument(new Argument("<from>", "cart, shop/cart, an address, internet or ingress-controller"))
    .addArgument(new Argument("<to>", "the same"));
  return withSources(command)
    .addOption(new Option("-o, --output <format>", "what is printed").choices(["text", "json"]).default("text"))
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
      setExitCode(
        await netWhy([from, to], hasPort ? toPortQuestion(first) : undefined, hasPort ? paths : rest, options),
      );
    });
}

/** `net diff`: which connections came, went or changed. */
export function toDiff({ setExitCode }: NetParts): Command {
  return new Command("diff")
    .description("Which connections came, went or changed between two sets of manifests.")
    .addArgument(new Argument("<old>", "file, folder, glob or snapshot"))
    .addArgument(new Argument("<new>", "the same"))
    .addOption(
      new Option("-o, --output <format>", "what is printed")
        .choices(["text", "csv", "md", "dot", "json"])
        .default("text"),
    )
    .option("--no-render", "do not run helm or kubectl on charts and kustomizations")
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      `
Examples:
  hauberk net diff main/deploy deploy/
  hauberk net diff old.json new.json -o md

Exit codes: 0 no connection changed, 1 some did, 2 usage, 3 something could not be read or understood`,
    )
    .action(async (old: string, now: string, options: NetDiffOptions) => {
      const { netDiff } = await import("./diff.ts");
      setExitCode(await netDiff([old, now], options));
    });
}

/** `net exposure`: what is open to pods and addresses that were not read. */
export function toExposure({ withSources, toPortQuestion, setExitCode }: NetParts): Command {
  return withSources(
    new Command("exposure").description(
      "What workloads may be connected with that was not read: the outside, any pod of the cluster, pods that rules speak of.",
    ),
  )
    .addOption(new Option("-o, --output <format>", "what is printed").choices(["text", "json", "csv"]).default("text"))
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
      setExitCode(await netExposure(paths, options));
    });
}

/** `net generate`: policies for what is needed. */
export function toGenerate({ withSources, setExitCode }: NetParts): Command {
  const many = (value: string, before: readonly string[] = []): string[] => [...before, value];
  return withSources(
    new Command("generate").description("NetworkPolicies that close every namespace but for what is needed."),
  )
    .option(
      "--flows <file>",
      "traffic that was seen, in place of what manifests declare (repeatable, - for input)",
      many,
    )
    .option("--declared", "with --flows: what manifests declare, too")
    .option(
      "--ingress-namespace <name>",
      "where the ingress controller runs; without it, any pod may come in its place",
    )
    .option("--only <namespace>", "policies for this namespace alone (repeatable)", many)
    .addOption(new Option("-o, --output <format>", "what is printed").choices(["yaml", "json"]).default("yaml"))
    .addHelpText(
      "after",
      `
Needed is what variables, arguments and ConfigMaps name of services, what Ingress, routes and load balancers lead in, and
names (DNS). Traffic is read as Hubble's JSON (hubble observe -o json), or as JSON or CSV with src, dst, port and protocol.

Examples:
  hauberk net generate deploy/ --ingress-namespace ingress-nginx > netpol.yaml
  hubble observe -o json | hauberk net generate --cluster --flows - --only shop

Exit codes: 0 all is in, 2 usage, 3 something could not be read or had to be left out`,
    )
    .action(async (paths: string[], options: NetGenerateOptions) => {
      const { netGenerate } = await import("./generate.ts");
      setExitCode(await netGenerate(paths, options));
    });
}
