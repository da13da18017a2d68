import { Command, Option } from "commander";
import type { ApplyOptions } from "./apply.ts";
import type { BenchOptions } from "./bench.ts";
import type { CheckOptions } from "./check.ts";
import type { CoverageOptions } from "./coverage.ts";
import type { ExplainOptions } from "./explain.ts";
import type { TestOptions } from "./test.ts";
import type { TranslateOptions } from "./translate.ts";

const FORMAT = new Option("-f, --format <format>", "text or json").choices(["text", "json"]).default("text");
const ENGINE = new Option("--engine <engine>", "which code of Gatekeeper templates that have both").choices([
  "rego",
  "cel",
]);

function many(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** What repeatable options hold that were not given. */
const NOTHING_REPEATED = { policy: [], resource: [], group: [] };

/** `hauberk policy …`: the user's own policies, whatever their language. */
export function toPolicyCommand(setExitCode: (code: number) => void): Command {
  const policy = new Command("policy")
    .description("Your own policies, unchanged: ValidatingAdmissionPolicy, Gatekeeper, Kyverno.")
    .helpCommand(false);
  for (const command of [
    toApply(setExitCode),
    toExplain(setExitCode),
    toTest(setExitCode),
    toCoverage(setExitCode),
    toCheck(setExitCode),
    toBench(setExitCode),
    toTranslate(setExitCode),
  ]) {
    policy.addCommand(command.exitOverride().showSuggestionAfterError(true));
  }
  return policy;
}

/** Policies, and the objects that they judge. */
function withInputs(command: Command): Command {
  return command
    .requiredOption("-p, --policy <path>", "file, folder or glob of policies (repeatable)", many)
    .requiredOption(
      "-r, --resource <path>",
      "file, folder or glob of objects; - for standard input (repeatable)",
      many,
    );
}

/** What the request is that each object stands for. */
function withRequest(command: Command): Command {
  return command
    .addOption(
      new Option("--operation <operation>", "what is being done")
        .choices(["CREATE", "UPDATE", "DELETE"])
        .default("CREATE"),
    )
    .option("--no-render", "do not run helm or kubectl on charts and kustomizations")
    .option("--user <name>", "who asks")
    .option("--group <name>", "a group of who asks (repeatable)", many);
}

function toApply(setExitCode: (code: number) => void): Command {
  return withRequest(withInputs(new Command("apply")))
    .description("Judge objects by policies, as an admission webhook would.")
    .addOption(ENGINE)
    .addOption(FORMAT)
    .addHelpText(
      "after",
      `
Examples:
  hauberk policy apply --policy policies/ --resource deploy/
  helm template shop ./chart | hauberk policy apply -p policies/ -r -`,
    )
    .action(async (options: ApplyOptions) => {
      const { policyApply } = await import("./apply.ts");
      setExitCode(await policyApply({ ...NOTHING_REPEATED, ...options }));
    });
}

function toExplain(setExitCode: (code: number) => void): Command {
  const command = withInputs(new Command("explain"))
    .option("--name <policy>", "only this policy, also why it does not match")
    .option("--rule <rule>", "only this rule")
    .option("--all", "explain passes too");
  return withRequest(command)
    .description("Say why policies judge objects as they do, down to the part that decided and every value on the way.")
    .addOption(ENGINE)
    .addOption(FORMAT)
    .addHelpText("after", "\nExample:\n  hauberk policy explain -p policies/ -r pod.yaml --name require-digest")
    .action(async (options: ExplainOptions) => {
      const { policyExplain } = await import("./explain.ts");
      setExitCode(await policyExplain({ ...NOTHING_REPEATED, ...options }));
    });
}

function toTest(setExitCode: (code: number) => void): Command {
  return new Command("test")
    .description("Run policy tests: kyverno-test.yaml and Gatekeeper's suite.yaml below the paths.")
    .argument("<paths...>", "files or folders")
    .addOption(ENGINE)
    .addOption(FORMAT)
    .addHelpText("after", "\nExample:\n  hauberk policy test policies/")
    .action(async (paths: string[], options: TestOptions) => {
      const { policyTest } = await import("./test.ts");
      setExitCode(policyTest(paths, options));
    });
}

function toBench(setExitCode: (code: number) => void): Command {
  return withInputs(new Command("bench"))
    .description("Say how long each policy takes an object, the slowest first.")
    .addOption(ENGINE)
    .addOption(FORMAT)
    .addHelpText("after", "\nExample:\n  hauberk policy bench --policy policies/ --resource deploy/")
    .action(async (options: BenchOptions) => {
      const { policyBench } = await import("./bench.ts");
      setExitCode(policyBench({ ...NOTHING_REPEATED, ...options }));
    });
}

function toCheck(setExitCode: (code: number) => void): Command {
  return new Command("check")
    .description("Find what is wrong or weak in policies before they are enforced.")
    .argument("<paths...>", "files, folders or globs")
    .option("--strict", "warnings make the exit code 1 too")
    .addOption(FORMAT)
    .addHelpText("after", "\nExample:\n  hauberk policy check policies/")
    .action(async (paths: string[], options: CheckOptions) => {
      const { policyCheck } = await import("./check.ts");
      setExitCode(policyCheck(paths, options));
    });
}

function toCoverage(setExitCode: (code: number) => void): Command {
  return new Command("coverage")
    .description("Run policy tests and say which rules they never made fail.")
    .argument("<paths...>", "files or folders")
    .addOption(ENGINE)
    .addOption(FORMAT)
    .addHelpText("after", "\nExample:\n  hauberk policy coverage policies/")
    .action(async (paths: string[], options: CoverageOptions) => {
      const { policyCoverage } = await import("./coverage.ts");
      setExitCode(policyCoverage(paths, options));
    });
}

function toTranslate(setExitCode: (code: number) => void): Command {
  return new Command("translate")
    .description(
      "Rewrite Kyverno and Gatekeeper policies as ValidatingAdmissionPolicies, each proved against its original.",
    )
    .argument("<paths...>", "files, folders or globs of policies; objects among them are proved on")
    .option("-r, --resource <path>", "more objects to prove on (repeatable)", many)
    .addOption(new Option("-f, --format <format>", "yaml or json").choices(["yaml", "json"]).default("yaml"))
    .addHelpText("after", "\nExample:\n  hauberk policy translate policies/ > admission-policies.yaml")
    .action(async (paths: string[], options: TranslateOptions) => {
      const { policyTranslate } = await import("./translate.ts");
      setExitCode(policyTranslate(paths, { ...NOTHING_REPEATED, ...options }));
    });
}
