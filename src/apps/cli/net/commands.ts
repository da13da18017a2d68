import { Command, InvalidArgumentError, Option } from "commander";
import { many, withReport, withSources } from "../command-options.ts";
import { intoOutput } from "../report-output.ts";
import { toDiff, toExposure, toGenerate, toWhy } from "./more-commands.ts";
import type { NetReachOptions } from "./reach.ts";

/** `hauberk net …`: who may connect to whom. */
export function toNetCommand(setExitCode: (code: number) => void): Command {
  const command = new Command("net")
    .description("Who may connect to whom, and which policy says so.")
    .helpCommand(false);
  const parts = { toPortQuestion, setExitCode };
  const commands = [toReach(setExitCode), toWhy(parts), toDiff(parts), toExposure(parts), toGenerate(parts)];
  for (const one of commands) command.addCommand(one.exitOverride().showSuggestionAfterError(true));
  return command;
}

/** `TCP/80`, also `tcp-80` and `80`. */
export function toPortQuestion(value: string): { protocol: "TCP" | "UDP" | "SCTP"; port: number } {
  const [, protocol = "TCP", digits = ""] = /^(?:(tcp|udp|sctp)[-/ ])?(\d{1,5})$/i.exec(value) ?? [];
  const port = Number(digits);
  if (digits === "" || port < 1 || port > 65_535) throw new InvalidArgumentError("write it like TCP/80");
  return { protocol: protocol.toUpperCase() as "TCP" | "UDP" | "SCTP", port };
}

function toReach(setExitCode: (code: number) => void): Command {
  const command = new Command("reach").description(
    "Every pair that may connect, by NetworkPolicy and all kinds around it.",
  );
  return withReport(withSources(command), ["text", "json", "csv", "dot", "markdown", "svg"])
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
  hauberk net reach --cluster -o reach.svg
  hauberk net reach deploy/ --focus-workload shop/cart --focus-direction ingress
  hauberk net reach deploy/ --port TCP/5432

What cannot be told for certain is listed as unknown, in text on standard error: never as open, never as closed.

Exit codes: 0 all was understood, 2 usage, 3 something could not be read or understood`,
    )
    .action(async (paths: string[], options: NetReachOptions) => {
      const { netReach } = await import("./reach.ts");
      setExitCode(await intoOutput(options.output, async () => await netReach(paths, options)));
    });
}
