import { Command } from "commander";
import { intoOutput } from "../report-output.ts";
import type { PathsOptions } from "./paths.ts";

/**
 * `hauberk rbac paths`: who can become more than they are.
 * @param withRoles adds the options that say where roles are read and how the answer is printed
 */
export function toPaths(setExitCode: (code: number) => void, withRoles: (command: Command) => Command): Command {
  return withRoles(
    new Command("paths").description("Who comes to be an administrator, or to a secret, by the rights they have."),
  )
    .option(
      "--to <target>",
      "cluster-admin, Secret/NAMESPACE/NAME, Node/NAME, ServiceAccount/NAMESPACE/NAME, User/NAME or Group/NAME",
      "cluster-admin",
    )
    .option("--from <subject>", "only from this one: ServiceAccount/NAMESPACE/NAME, User/NAME, Group/NAME")
    .option("--built-in", "also paths that begin at accounts of the control plane itself")
    .option("--explain", "show preconditions, ATT&CK techniques, and what would take each step away")
    .addHelpText(
      "after",
      `
Examples:
  hauberk rbac paths --cluster
  hauberk rbac paths --from ServiceAccount/ci/robot --explain deploy/
  hauberk rbac paths --to Secret/shop/database -f json --snapshot cluster.json

Exit codes: 0 no path, 1 there are paths, 2 usage, 3 something could not be read`,
    )
    .action(async (files: string[], options: PathsOptions) => {
      const { paths } = await import("./paths.ts");
      setExitCode(await intoOutput(options.output, async () => await paths(files, options)));
    });
}
