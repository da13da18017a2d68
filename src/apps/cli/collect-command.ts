import { Command } from "commander";
import type { CollectOptions } from "./collect.ts";

/** `hauberk collect`. */
export function toCollectCommand(setExitCode: (code: number) => void): Command {
  return new Command("collect")
    .description(
      "Write what a cluster says about itself, redacted, into one file that every command reads in its place.",
    )
    .option(
      "-o, --output <file>",
      "the file, packed if its name ends in .gz; - is standard output",
      "snapshot.jsonl.gz",
    )
    .option("--context <name>", "kubeconfig context")
    .option("--kubeconfig <file>", "kubeconfig to use instead of $KUBECONFIG or ~/.kube/config")
    .option("-n, --namespace <name>", "only what is in this namespace (repeatable)", many)
    .option("-q, --quiet", "no progress, no closing line")
    .addHelpText(
      "after",
      `
Examples:
  hauberk collect -o prod.jsonl.gz --context prod
  hauberk scan prod.jsonl.gz                          the same findings as --cluster at that time
  hauberk collect -o - | jq -c 'select(.kind == "Pod") | .metadata.name'

No value of a Secret and no credential that Hauberk knows by name or look is in the file: docs/snapshot.md says what is left out.

Exit codes: 0 all was read, 2 usage, 3 something could not be read (the file says what, and commands take it for unknown)`,
    )
    .action(async (options: Omit<CollectOptions, "namespace"> & { namespace?: string[] }) => {
      const { collect } = await import("./collect.ts");
      setExitCode(await collect({ ...options, namespace: options.namespace ?? [] }));
    });
}

function many(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(",").filter((part) => part !== "")];
}
