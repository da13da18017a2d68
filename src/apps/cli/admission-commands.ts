import { Argument, Command, Option } from "commander";
import { SEVERITIES } from "../../model/index.ts";
import type { DoctorOptions } from "./admission-doctor.ts";

/** `hauberk admission …`: about admission that is there already, whoever made it. */
export function toAdmissionCommand(setExitCode: (code: number) => void): Command {
  return new Command("admission")
    .description("What a cluster's admission enforces, and where it does not.")
    .helpCommand(false)
    .addCommand(toDoctor(setExitCode).exitOverride().showSuggestionAfterError(true));
}

function toDoctor(setExitCode: (code: number) => void): Command {
  return new Command("doctor")
    .description("Find holes of webhooks, admission policies and Pod Security labels, of any engine.")
    .addArgument(
      new Argument("[paths...]", "files, folders or globs instead of the live cluster; - for standard input"),
    )
    .option("--context <name>", "kubeconfig context")
    .option("--kubeconfig <file>", "kubeconfig to use instead of $KUBECONFIG or ~/.kube/config")
    .addOption(new Option("--severity <level>", "leave out milder findings").choices(SEVERITIES))
    .addOption(
      new Option("--fail-on <level>", "lowest severity that makes the exit code 1 (default: low)").choices([
        ...SEVERITIES,
        "none",
      ]),
    )
    .addOption(new Option("-f, --format <format>", "text or json").choices(["text", "json"]).default("text"))
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      `
Examples:
  hauberk admission doctor                          the cluster of the kubeconfig's current context
  hauberk admission doctor --fail-on high -f json   for programs
  hauberk admission doctor deploy/                  manifests: only what stands in them is judged
  kubectl get ns,svc,validatingwebhookconfigurations,mutatingwebhookconfigurations -A -o yaml | hauberk admission doctor -`,
    )
    .action(async (paths: string[], options: DoctorOptions) => {
      const { admissionDoctor } = await import("./admission-doctor.ts");
      setExitCode(await admissionDoctor(paths, options));
    });
}
