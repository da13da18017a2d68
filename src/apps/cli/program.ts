import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { formatProblem, Problem, SEVERITIES } from "../../model/index.ts";
import { toAdmissionCommand } from "./admission-commands.ts";
import { toCutCommand, toIsolateCommand, toPathsCommand } from "./chain/commands.ts";
import { toRiskCommand } from "./chain/risk-command.ts";
import { toCollectCommand } from "./collect-command.ts";
import type { AdmitOptions } from "./admit.ts";
import { EXIT } from "./exit.ts";
import { toInstallCommand } from "./install/commands.ts";
import { toNodeCommand } from "./node/commands.ts";
import { toNetCommand } from "./net/commands.ts";
import { VERSION } from "./package-version.ts";
import { toPolicyCommand } from "./policy/commands.ts";
import { toRbacCommand } from "./rbac/commands.ts";
import type { ScanOptions } from "./scan-options.ts";
import { toSecretsCommand } from "./secrets-command.ts";
import { toServeCommand } from "./serve-commands.ts";
import { toSimulateCommand } from "./simulate/command.ts";

/**
 * Runs one command line.
 * @param args without the program's own name
 * @returns the exit code: 0 clean, 1 findings, 2 usage, 3 not everything could be looked at, 70 our fault
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.clean;
  const program = toProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return await report(error);
  }
}

async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof Problem) {
    // Only now: the answer to a good call must not wait for it.
    const { toVisible } = await import("../../reporters/index.ts");
    // A message may quote a stranger's file; its further lines must not pass for ours, nor for a CI runner's commands.
    const lines = formatProblem(error).split("\n").map(toVisible);
    console.error(`hauberk: ${lines.join("\n  | ")}`);
    return error.code.startsWith("CLUSTER_") || error.code === "KUBECONFIG_INVALID" ? EXIT.incomplete : EXIT.usage;
  }
  console.error("hauberk: this is a fault of Hauberk's own, not of your files. Please report it with the lines below.");
  console.error(error instanceof Error ? error.stack : error);
  return EXIT.internal;
}

/** The command tree; completion and the documentation are made from it. */
export function toProgram(setExitCode: (code: number) => void): Command {
  const program = new Command("hauberk")
    .description("Container and Kubernetes security: the whole chain of controls in one model.")
    .version(VERSION, "-V, --version", "print the version")
    // "pss check --version v1.33" is not a question for the program's own version.
    .enablePositionalOptions()
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "Show the help of a command.")
    .showSuggestionAfterError(true)
    .showHelpAfterError("(hauberk --help shows what there is)")
    .exitOverride()
    .addHelpText(
      "after",
      `
Examples:
  hauberk scan deploy/                          what is unsafe here, why, and what to change
  hauberk scan deploy/ --diff                   the changes Hauberk would make
  hauberk scan deploy/ --fix                    make them, keeping comments and order
  helm template shop ./chart | hauberk scan -   what another program renders
  hauberk scan --cluster --context prod         the live cluster of a kubeconfig context
  hauberk scan . --format sarif --output hauberk.sarif
  hauberk explain pod/privileged                one control: threat, fix, what remains

Exit codes: 0 clean, 1 findings, 2 usage, 3 something could not be looked at, 70 a fault of Hauberk's own`,
    );
  program.addCommand(toScan(setExitCode));
  program.addCommand(toCollectCommand(setExitCode));
  program.addCommand(toNodeCommand(setExitCode));
  program.addCommand(toExplain());
  program.addCommand(toControls());
  program.addCommand(toPolicyCommand(setExitCode));
  program.addCommand(toSimulateCommand(setExitCode));
  program.addCommand(toAdmit(setExitCode));
  program.addCommand(toServeCommand(setExitCode));
  program.addCommand(toInstallCommand(setExitCode));
  program.addCommand(toAdmissionCommand(setExitCode));
  program.addCommand(toRbacCommand(setExitCode));
  program.addCommand(toSecretsCommand(setExitCode));
  program.addCommand(toNetCommand(setExitCode));
  program.addCommand(toPathsCommand(setExitCode));
  program.addCommand(toCutCommand(setExitCode));
  program.addCommand(toIsolateCommand(setExitCode));
  program.addCommand(toRiskCommand(setExitCode));
  program.addCommand(toPss(setExitCode));
  program.addCommand(toCompletion(program));
  withHints(program, "hauberk");
  return program;
}

/** After an error, every command says where its help is. */
function withHints({ commands }: Command, parent: string): void {
  for (const command of commands) {
    const name = `${parent} ${command.name()}`;
    command.exitOverride().showSuggestionAfterError(true).showHelpAfterError(`(${name} --help shows what there is)`);
    withHints(command, name);
  }
}

function many(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(",").filter((part) => part !== "")];
}

/** What repeatable options hold that were not given: a default of commander's would show in the help as `[]`. */
const NOTHING_REPEATED = {
  namespace: [],
  control: [],
  framework: [],
  format: [],
  output: [],
  exceptions: [],
  policy: [],
  beside: [],
};

function toKubernetesVersion(value: string): string {
  const version = /^v?(1\.\d{1,2})(?:\.\d+)?$/.exec(value)?.[1];
  if (version === undefined) throw new InvalidArgumentError("write it like 1.33");
  return version;
}

function toScan(setExitCode: (code: number) => void): Command {
  return new Command("scan")
    .description("Judge manifests, Dockerfiles or a live cluster by every control.")
    .addArgument(new Argument("[paths...]", "files, folders, globs, or - for standard input"))
    .option("--cluster", "scan the live cluster of the kubeconfig instead of files")
    .option("--snapshot <file>", "scan what `hauberk collect` wrote of a cluster (a path that is one does the same)")
    .option("--context <name>", "kubeconfig context, with --cluster")
    .option("--kubeconfig <file>", "kubeconfig to use instead of $KUBECONFIG or ~/.kube/config")
    .option("-n, --namespace <name>", "only what is in this namespace (repeatable)", many)
    .option("--beside <file>", "reports of nodes, and descriptions of the cloud, judged with it (repeatable)", many)
    .option("--control <id>", "only these controls, also those on request; * stands for anything (repeatable)", many)
    .option(
      "--framework <name>",
      "only controls that give evidence for it: cis, cis-eks, cis-aks, cis-gke, nsa, nist-800-190, nist-800-53, pci, hipaa, mitre, owasp, pss, or one requirement: cis:5.2.2 (repeatable)",
      many,
    )
    .addOption(new Option("--severity <level>", "leave out milder findings").choices(SEVERITIES))
    .addOption(
      new Option("--fail-on <level>", "lowest severity that makes the exit code 1 (default: low)").choices([
        ...SEVERITIES,
        "none",
      ]),
    )
    .option(
      "-f, --format <format>",
      "text, json, sarif, junit, gitlab, github, markdown, html, openreports, policyreport (repeatable, default: text)",
      many,
    )
    .option(
      "-o, --output <file>",
      "where the report goes, its format known by its ending or by -f at the same position; - is standard output (repeatable)",
      many,
    )
    .option("--baseline <file>", "findings known before do not count: only new ones fail")
    .option("--write-baseline <file>", "write today's findings as a baseline, and succeed")
    .option("--exceptions <file>", "findings somebody accepts, with owner, reason and expiry (repeatable)", many)
    .option("--policy <path>", "your own policies, judged beside the controls: file, folder or glob (repeatable)", many)
    .option("--config <file>", "configuration instead of ./hauberk.yaml")
    .option("--kubernetes-version <version>", "version the manifests are for, 1.33", toKubernetesVersion)
    .option("--fix", "write the smallest change that mends each finding it can, at its source")
    .option("--diff", "show what --fix would write, and write nothing")
    .option("--no-render", "do not run helm or kubectl on charts and kustomizations")
    .option("-v, --verbose", "code frames and explanations for every finding")
    .option("-q, --quiet", "no progress")
    .option("--no-colour", "no colours (also: --no-color, NO_COLOR)")
    .addOption(new Option("--no-color").hideHelp())
    .addHelpText(
      "after",
      `
Examples:
  hauberk scan deploy/ charts/web.yaml
  hauberk scan --cluster --beside node-1.json --beside eks.json    what only nodes and the cloud tell, too
  hauberk scan deploy/ --severity high --fail-on critical
  hauberk scan deploy/ --framework cis:5.2.2
  hauberk scan deploy/ --control 'pod/*' --control rbac/wildcard-verbs
  hauberk scan deploy/ -f text -f sarif -o - -o hauberk.sarif
  hauberk scan deploy/ --policy policies/          your own policies too, of any kind
  hauberk scan deploy/ --write-baseline .hauberk-baseline.json    once; then in CI:
  hauberk scan deploy/ --baseline .hauberk-baseline.json          only what is new fails`,
    )
    .action(async (paths: string[], options: ScanOptions) => {
      const { scan } = await import("./scan.ts");
      setExitCode(await scan(paths, { ...NOTHING_REPEATED, ...options }));
    });
}

function toExplain(): Command {
  return new Command("explain")
    .description("One control: threat, why, fix, what remains, frameworks, examples.")
    .argument("<id>", "control id, as findings show it")
    .addHelpText("after", "\nExample:\n  hauberk explain pod/privileged")
    .action(async (id: string) => {
      const { explain } = await import("./explain.ts");
      console.log(explain(id));
    });
}

function toControls(): Command {
  return new Command("controls")
    .description("List the controls.")
    .option("--control <id>", "only these; * stands for anything (repeatable)", many)
    .option(
      "--framework <name>",
      "only those that give evidence for a framework or one requirement of it (repeatable)",
      many,
    )
    .addOption(new Option("-f, --format <format>", "text or json").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      "\nExamples:\n  hauberk controls --framework pss\n  hauberk controls --control 'rbac/*' --format json",
    )
    .action(async (options: { control?: string[]; framework?: string[]; format: "text" | "json" }) => {
      const { listControls } = await import("./controls.ts");
      console.log(listControls({ control: [], framework: [], ...options }));
    });
}

function toAdmit(setExitCode: (code: number) => void): Command {
  return new Command("admit")
    .description("Answer AdmissionReviews as `hauberk serve admission` would, byte for byte.")
    .argument("<files...>", "files of reviews in JSON (one, a list, or one a line) or YAML; - for standard input")
    .option("--config <file>", "configuration instead of ./hauberk.yaml")
    .option("--rule-set <name>", "which rule set of the configuration decides, where there are several")
    .option("--mutate", "answer as the mutating endpoint does")
    .option("--known <path>", "objects that rules may look up: namespaces, parameters (repeatable)", many)
    .option("--now <time>", "the time that rules see, 2026-11-22T04:00:00Z")
    .addOption(new Option("-f, --format <format>", "json or text").choices(["json", "text"]).default("json"))
    .addHelpText(
      "after",
      `
Examples:
  hauberk admit review.json --known namespaces.yaml
  hauberk admit --config hauberk.yaml --rule-set workloads --format text review.json

Exit codes: 0 all allowed, 1 one was refused, 2 usage, 3 something could not be read`,
    )
    .action(async (files: string[], options: Omit<AdmitOptions, "known"> & { known?: string[] }) => {
      const { admit } = await import("./admit.ts");
      setExitCode(admit(files, { ...options, known: options.known ?? [] }));
    });
}

function toPss(setExitCode: (code: number) => void): Command {
  const check = new Command("check")
    .description("Judge pods and pod templates as the API server's Pod Security admission does.")
    .argument("<files...>", "files, folders, globs, or - for standard input")
    .addOption(
      new Option("--level <level>", "Pod Security level")
        .choices(["privileged", "baseline", "restricted"])
        .default("restricted"),
    )
    .option("--version <version>", "version of the standard: v1.33 or latest", "latest")
    .addOption(new Option("-f, --format <format>", "text or json").choices(["text", "json"]).default("text"))
    .addHelpText("after", "\nExample:\n  hauberk pss check --level restricted --version v1.33 deploy/")
    .action(async (files: string[], options: { level: string; version: string; format: "text" | "json" }) => {
      const { pssCheck } = await import("./pss-check.ts");
      setExitCode(await pssCheck(files, options));
    });
  check.exitOverride();
  return new Command("pss").description("Pod Security Standards, every version.").helpCommand(false).addCommand(check);
}

function toCompletion(program: Command): Command {
  return new Command("completion")
    .description("Print a completion script for your shell.")
    .addArgument(new Argument("<shell>", "your shell").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      "\nExamples:\n  source <(hauberk completion bash)\n  hauberk completion fish > ~/.config/fish/completions/hauberk.fish",
    )
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { toCompletionScript } = await import("./completion.ts");
      console.log(toCompletionScript(program, shell));
    });
}
