import { Argument, Command, Option } from "commander";
import { withReport } from "../command-options.ts";
import { intoOutput } from "../report-output.ts";
import type { SimulateOptions } from "./simulate.ts";

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];
const list = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(collect).default([], "none");

/** `hauberk simulate CHANGE…` */
export function toSimulateCommand(setExitCode: (code: number) => void): Command {
  const command = new Command("simulate")
    .description(
      "Say what a change would do before it is made: what would be refused, who owns it, which paths close or open.",
    )
    .addArgument(
      new Argument(
        "[changes...]",
        "files, folders or globs with what is proposed: policies of any engine, roles and bindings, network policies, labels of namespaces, workloads, hauberk.yaml",
      ),
    );
  return withReport(command, ["text", "json"])
    .addOption(list("--delete <KIND/NAMESPACE/NAME>", "an object that is to go; may be given again"))
    .addOption(
      list("--control <pattern>", "controls that are to refuse, as pod/privileged or pod/*; may be given again"),
    )
    .addOption(list("--against <path>", "what is there today: files, folders, globs or a snapshot; may be given again"))
    .option("--cluster", "what is there today: the live cluster")
    .option("--context <name>", "kubeconfig context, with --cluster")
    .option("--kubeconfig <file>", "kubeconfig to use instead of $KUBECONFIG or ~/.kube/config, with --cluster")
    .addOption(list("-n, --namespace <name>", "only objects of this namespace; may be given again"))
    .addOption(
      list(
        "--requests <path>",
        "recorded admission requests: the ring of the server (a folder), or a file of reviews or records, one a line; may be given again",
      ),
    )
    .addOption(list("--audit <file>", "an audit log (audit.k8s.io/v1, one event a line); may be given again"))
    .addOption(
      list("--flows <file>", "traffic that was seen: Hubble's JSON, or src,dst,port,protocol; may be given again"),
    )
    .option("--config <file>", "the hauberk.yaml that is in force today, with the rule sets of admission")
    .option("--owner-label <key>", "label or annotation that names owners, before the usual ones")
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      `
Examples:
  hauberk simulate policies/ --cluster                      which live objects the policies would refuse, and whose they are
  hauberk simulate policies/ --against cluster.snapshot --requests /var/lib/hauberk/ring
  hauberk simulate --control 'pod/privileged' --cluster
  hauberk simulate roles/ --delete ClusterRoleBinding/admins --against deploy/ --audit audit.log
  hauberk simulate network-policies/ --against deploy/      which connections and attack paths close or open

Exit codes: 0 nothing that works today would stop, 1 something would, 2 usage, 3 something could not be looked at`,
    )
    .action(async (changes: string[], options: SimulateOptions) => {
      const { simulate } = await import("./simulate.ts");
      setExitCode(await intoOutput(options.output, async () => await simulate(changes, options)));
    });
}
