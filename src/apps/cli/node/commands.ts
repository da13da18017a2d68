import { Command, InvalidArgumentError } from "commander";
import type { NodeCollectCommand } from "./collect.ts";
import type { NodeJobCommand } from "./job.ts";

function toNodeName(value: string): string {
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(value))
    throw new InvalidArgumentError("write a node's name: small letters, digits, dots and dashes");
  return value;
}

function toNodeNames(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), toNodeName(value)];
}

function toNamespace(value: string): string {
  if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(value))
    throw new InvalidArgumentError("write a namespace's name: small letters, digits and dashes");
  return value;
}

/** `hauberk node …`: what only the node itself tells. */
export function toNodeCommand(setExitCode: (code: number) => void): Command {
  const commands = [toCollect(setExitCode), toJob(setExitCode)];
  const node = new Command("node")
    .description(
      "Report what only a node tells: flags and configuration of Kubernetes' components, modes of their files.",
    )
    .helpCommand(false);
  for (const command of commands) node.addCommand(command.exitOverride().showSuggestionAfterError(true));
  return node;
}

function toCollect(setExitCode: (code: number) => void): Command {
  return new Command("collect")
    .description("Write the report of this node; hauberk scan judges it. Credentials are left out.")
    .option("--root <folder>", "where the node's file system is mounted", "/")
    .option("--name <name>", "name of the node; default: its host name", toNodeName)
    .option("-o, --output <file>", "file to write; default: standard output")
    .option("--always-succeed", "exit with 0 also when something could not be read: the report says what")
    .addHelpText(
      "after",
      `
Examples:
  sudo hauberk node collect -o node-1.json && hauberk scan node-1.json --framework cis
  hauberk node job | kubectl apply -f -        the same, as a Job

Exit codes: 0 written, 2 usage, 3 something of the node could not be read: the report says what`,
    )
    .action(async (options: NodeCollectCommand) => {
      const { nodeCollect } = await import("./collect.ts");
      setExitCode(nodeCollect(options));
    });
}

function toJob(setExitCode: (code: number) => void): Command {
  return new Command("job")
    .description("Print a Job that makes the report on a node, with the node's files mounted read-only.")
    .option(
      "--node <name>",
      "node to look at (repeatable); default: one of the control plane where pods may run there",
      toNodeNames,
    )
    .option("--namespace <name>", "namespace to run in; it must admit hostPath volumes", toNamespace, "kube-system")
    .option("--image <reference>", "image to run; default: that of this version")
    .addHelpText(
      "after",
      `
Examples:
  hauberk node job --node node-1 --node node-2 | kubectl apply -f -
  kubectl -n kube-system wait --for=condition=complete job -l app.kubernetes.io/component=node-report
  kubectl -n kube-system logs job/hauberk-node-report-node-1 > node-1.json
  hauberk scan node-1.json`,
    )
    .action(async (options: Omit<NodeJobCommand, "node"> & { node?: string[] }) => {
      const { nodeJob } = await import("./job.ts");
      setExitCode(nodeJob({ ...options, node: options.node ?? [] }));
    });
}
