import { Argument, Command, Option } from "commander";
import type { SecretsOptions } from "./secrets.ts";

/** `hauberk secrets`: who can read each Secret. */
export function toSecretsCommand(setExitCode: (code: number) => void): Command {
  return new Command("secrets")
    .description("Who can read each Secret and how; whether etcd keeps them encrypted; what manages them from outside.")
    .addArgument(
      new Argument(
        "[paths...]",
        "files, folders or globs, a snapshot, or - for standard input; NAMESPACE/NAME of one Secret with --cluster or --snapshot",
      ),
    )
    .option("--secret <namespace/name>", "only this Secret, with everybody who reads it")
    .option("--cluster", "read the live cluster of the kubeconfig instead of files")
    .option("--snapshot <file>", "read what `hauberk collect` wrote of a cluster")
    .option("--context <name>", "kubeconfig context, with --cluster")
    .option("--kubeconfig <file>", "kubeconfig to use instead of $KUBECONFIG or ~/.kube/config")
    .option("--no-render", "do not run helm or kubectl on charts and kustomizations")
    .option("--built-in", "also those that the control plane itself has rights by")
    .addOption(new Option("-f, --format <format>", "text or json").choices(["text", "json"]).default("text"))
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      `
Examples:
  hauberk secrets --cluster
  hauberk secrets shop/database --cluster
  hauberk secrets deploy/ --secret shop/database
  hauberk secrets encryption-configuration.yaml

No value of a Secret, and no key, is ever shown.
Exit codes: 0 done, 1 Secrets are not kept well in etcd, 2 usage, 3 something could not be read`,
    )
    .action(async (paths: string[], options: SecretsOptions) => {
      const { secrets } = await import("./secrets.ts");
      setExitCode(await secrets(paths, options));
    });
}
