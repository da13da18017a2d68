import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { toDiff, toExposure, toGenerate, toWhy } from "./more-commands.ts";
import type { NetReachOptions } from "./reach.ts";

/** `hauberk net …`: who may connect to whom. */
export function toNetCommand(setExitCode: (code: number) => void): Command {
  const command = new Command("net")
    .description("Who may connect to whom, and which policy says so.")
    .helpCommand(false);
  const parts = { withSources, toPortQuestion, setExitCode };
  const commands = [toReach(setExitCode), toWhy(parts), toDiff(parts), toExposure(parts), toGenerate(parts)];
  for (const one of commands) command.addCommand(one.exitOverride().showSuggestionAfterError(true));
  return command;
}

/** Adds where a network is read from: files, the cluster or a snapshot. */
export function withSources(command: Command): Command {
  return command
    .addArgument(new Argument("[paths...]", "files, folders, globs, a snapshot, or - for standard input"))
    .option("--cluster", "the live cluster of the kubeconfig instead of files")
    .option("--snapshot <file>", "what `hauberk collect` wrote of a cluster")
    .option("--context <name>", "kubeconfig context, with --cluster")
    .option("--kubeconfig <file>", "kubeconfig to use instead of $KUBECONFIG or ~/.kube/config")
    .option("--no-render", "do not run helm or kubectl on charts and kustomizations")
    .option("-q, --quiet", "no progress");
}

function many(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(",").filter((part) => part !== "")];
}

/** `TCP/80`, also `tcp-80` and `80`. */
export function toPortQuestion(value: string): { protocol: "TCP" | "UDP" | "SCTP"; port: number } {
  const [, protocol = "TCP", digits = ""] = /^(?:(tcp|udp|sctp)[-/ ])?(\d{1,5})$/i.exec(value) ?? [];
  const port = Number(digits);
  if (digits === "" || port < 1 || port > 65_535) throw new InvalidArgumentError("write it like TCP/80");
  return { protocol: protocol.toUpperCase() as "TCP" | "UDP" | "SCTP", port };
}

function toReach(setExitCode: (code: number) => void): Command {
  return withSources(
    new Command("reach").description("Every pair that may connect, by NetworkPolicy and all kinds around it."),
  )
    .addOption(
      new Option("-o, --output <format>", "what is printed")
        .choices(["text", "json", "csv", "dot", "md", "svg"])
        .default("text"),
    )
    .option("--focus-workload <name>", "only pairs with it: cart, shop/cart or ingress-controller (repeatable)", many)
    .option("--focus-peer <name>", "and only with these at the other end (repeatable)", many)
    .addOption(
      new Option("--focus-direction <direction>", "only what comes to it, or goes from it").choices([
        "ingress",
        "egress",
      ]),
    )
    .option("--port <port>", "only who may connect to one port: TCP/80", toPortQuestion)
    .option("--ipv6", "IPv6 addresses outside of the cluster, too")
    .addHelpText(
      "after",
      `
Examples:
  hauberk net reach deploy/
  hauberk net reach --cluster -o svg > reach.svg
  hauberk net reach deploy/ --focus-workload shop/cart --focus-direction ingress
  hauberk net reach deploy/ --port TCP/5432

What cannot be told for certain is listed as unknown, in text on standard error: never as open, never as closed.

Exit codes: 0 all was understood, 2 usage, 3 something could not be read or understood`,
    )
    .action(async (paths: string[], options: NetReachOptions) => {
      const { netReach } = await import("./reach.ts");
      setExitCode(await netReach(paths, options));
    });
}
