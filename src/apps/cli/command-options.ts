import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { toFormatOf } from "./report-output.ts";

/** A value of an option that may be given again, or hold several with commas. */
export function many(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(",").filter((part) => part !== "")];
}

/** A value of an option that may be given again, as it is: names may hold commas. */
export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** A version of Kubernetes: `1.33`, also `v1.33.2`. */
export function toKubernetesVersion(value: string): string {
  const version = /^v?(1\.\d{1,2})(?:\.\d+)?$/.exec(value)?.[1];
  if (version === undefined) throw new InvalidArgumentError("write it like 1.33");
  return version;
}

/** Adds where objects are read from: the last arguments, the cluster or a snapshot. */
export function withSources(
  command: Command,
  paths = "files, folders, globs, a snapshot, or - for standard input",
): Command {
  return command
    .addArgument(new Argument("[paths...]", paths))
    .option("--cluster", "read the live cluster of the kubeconfig instead of files")
    .option("--snapshot <file>", "read what `hauberk collect` wrote of a cluster")
    .option("--context <name>", "kubeconfig context, with --cluster")
    .option("--kubeconfig <file>", "kubeconfig to use instead of $KUBECONFIG or ~/.kube/config")
    .option("--no-render", "do not run helm or kubectl on charts and kustomizations")
    .option("-q, --quiet", "no progress");
}

/**
 * Adds how a report is printed and where it goes.
 * @param formats of which the first is printed where neither `--format` nor the ending of `--output` says another
 */
export function withReport(command: Command, formats: readonly [string, ...string[]]): Command {
  return command
    .addOption(
      new Option(
        "-f, --format <format>",
        `how it is printed (default: by the ending of --output, or ${formats[0]})`,
      ).choices(formats),
    )
    .option("-o, --output <file>", "where the report goes; - is standard output")
    .hook("preAction", (_, asked) => {
      const { format, output } = asked.opts<{ format?: string; output?: string }>();
      asked.setOptionValue("format", format ?? toFormatOf(output, formats));
    });
}
