import { Command } from "commander";
import { withReport, withSources } from "./command-options.ts";
import { intoOutput } from "./report-output.ts";
import type { SecretsOptions } from "./secrets.ts";

/** `hauberk secrets`: who can read each Secret. */
export function toSecretsCommand(setExitCode: (code: number) => void): Command {
  const command = new Command("secrets").description(
    "Who can read each Secret and how; whether etcd keeps them encrypted; what manages them from outside.",
  );
  const paths =
    "files, folders or globs, a snapshot, or - for standard input; NAMESPACE/NAME of one Secret with --cluster or --snapshot";
  return withReport(withSources(command, paths), ["text", "json"])
    .option("--secret <namespace/name>", "only this Secret, with everybody who reads it")
    .option("--built-in", "also those that the control plane itself has rights by")
    .addHelpText(
      "after",
      `
Examples:
  hauberk secrets --cluster
  hauberk secrets shop/database --cluster
  hauberk secrets deploy/ --secret shop/database
  hauberk secrets encryption-configuration.yaml

No value of a Secret, and no key of encryption, is ever shown.
Exit codes: 0 done, 1 Secrets are not kept well in etcd, 2 usage, 3 something could not be read`,
    )
    .action(async (places: string[], options: SecretsOptions) => {
      const { secrets } = await import("./secrets.ts");
      setExitCode(await intoOutput(options.output, async () => await secrets(places, options)));
    });
}
