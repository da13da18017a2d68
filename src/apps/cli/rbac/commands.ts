import { Command } from "commander";
import { repeated, toKubernetesVersion, withReport, withSources } from "../command-options.ts";
import { intoOutput } from "../report-output.ts";
import type { CanOptions } from "./can.ts";
import { toPaths } from "./paths-command.ts";
import type { LeastOptions } from "./least.ts";
import type { UnusedOptions } from "./unused.ts";
import type { WhoCanOptions } from "./who-can.ts";
import type { WhyOptions } from "./why.ts";

type SetExitCode = (code: number) => void;

/** `hauberk rbac …`: who may do what, and why. */
export function toRbacCommand(setExitCode: SetExitCode): Command {
  const rbac = new Command("rbac")
    .description("Who may do what, decided as the API server decides it: of files, a snapshot or a live cluster.")
    .helpCommand(false);
  for (const toCommand of [toWhoCan, toCan, toWhy, toPaths, toLeast, toUnused]) {
    rbac.addCommand(toCommand(setExitCode, withRoles).exitOverride().showSuggestionAfterError(true));
  }
  return rbac;
}

/** Where roles are read, and how the answer is printed. */
function withRoles(command: Command): Command {
  const paths = "files, folders or globs with roles and bindings, a snapshot, or - for standard input";
  const version = "version whose own roles are added to those of files, 1.33";
  const sources = withSources(command, paths).option("--kubernetes-version <version>", version, toKubernetesVersion);
  return withReport(sources, ["text", "json"]);
}

const VERB = "get, list, watch, create, update, patch, delete, impersonate, bind…";
const RESOURCE = "pods, pods/exec, deployments.apps/scale, or a path: /metrics";
const AUDIT =
  "audit log (audit.k8s.io, one event a line), packed if its name ends in .gz; - is standard input (repeatable)";
const SUBJECT = "ServiceAccount/NAMESPACE/NAME (or NAMESPACE/NAME), User/NAME (or NAME), Group/NAME, Node/NAME";

function toWhoCan(setExitCode: SetExitCode): Command {
  const command = new Command("who-can")
    .description("Everybody who may do something, with the bindings and rules that let them.")
    .argument("<verb>", VERB)
    .argument("<resource>", RESOURCE);
  return withRoles(command)
    .option("-n, --namespace <name>", "in this namespace (default: in any)")
    .option("--name <name>", "to the object of this name (default: to any)")
    .addHelpText(
      "after",
      `
Examples:
  hauberk rbac who-can get secrets --cluster
  hauberk rbac who-can create pods/exec -n shop deploy/
  hauberk rbac who-can impersonate users -f json --cluster`,
    )
    .action(async (verb: string, resource: string, paths: string[], options: WhoCanOptions) => {
      const { whoCan } = await import("./who-can.ts");
      setExitCode(await intoOutput(options.output, async () => await whoCan(verb, resource, paths, options)));
    });
}

function toCan(setExitCode: SetExitCode): Command {
  return withRoles(
    new Command("can").description("All that somebody may do, and what gives it.").argument("<subject>", SUBJECT),
  )
    .option("--group <name>", "a group that whoever signs the user in puts them in (repeatable)", repeated)
    .addHelpText(
      "after",
      `
Examples:
  hauberk rbac can ServiceAccount/shop/cart --cluster
  hauberk rbac can ada --group shop-admins deploy/
  hauberk rbac can system:authenticated --cluster`,
    )
    .action(async (subject: string, paths: string[], options: CanOptions) => {
      const { can } = await import("./can.ts");
      setExitCode(await intoOutput(options.output, async () => await can(subject, paths, options)));
    });
}

function toWhy(setExitCode: SetExitCode): Command {
  const command = new Command("why")
    .description("The binding and the rule that let somebody do something, or what is missing.")
    .argument("<subject>", SUBJECT)
    .argument("<verb>", VERB)
    .argument("<resource>", RESOURCE);
  return withRoles(command)
    .option("-n, --namespace <name>", "in this namespace (default: across all of them)")
    .option("--name <name>", "to the object of this name (default: to all)")
    .option("--group <name>", "a group that whoever signs the user in puts them in (repeatable)", repeated)
    .addHelpText(
      "after",
      `
Examples:
  hauberk rbac why shop/cart get secrets -n shop --cluster
  hauberk rbac why ada delete deployments -n shop --name web deploy/

Exit codes: 0 allowed, 1 not allowed, 2 usage, 3 not known: something could not be read`,
    )
    .action(async (subject: string, verb: string, resource: string, paths: string[], options: WhyOptions) => {
      const { why } = await import("./why.ts");
      setExitCode(await intoOutput(options.output, async () => await why([subject, verb, resource], paths, options)));
    });
}

function toLeast(setExitCode: SetExitCode): Command {
  const command = new Command("least")
    .description(
      "The least roles for what somebody did, by audit logs, as YAML; with today's roles, what of them was not used.",
    )
    .argument("<subject>", SUBJECT);
  return withRoles(command)
    .requiredOption("--audit <file>", AUDIT, repeated)
    .option("--role-name <name>", "name of the roles (default: the subject's, with -least)")
    .option("--no-names", "do not hold rules to the names of objects, not even where they were few")
    .addHelpText(
      "after",
      `
Examples:
  hauberk rbac least shop/cart --audit audit.log > cart-roles.yaml
  hauberk rbac least User/deployer --audit audit-1.log.gz --audit audit-2.log --cluster
  zcat audit*.gz | hauberk rbac least shop/cart --audit -

A log shows what was done in its time and no more: what it cannot show stands above the roles. Read it before you apply them.`,
    )
    .action(async (subject: string, paths: string[], options: LeastOptions) => {
      const { least } = await import("./least.ts");
      setExitCode(await intoOutput(options.output, async () => await least(subject, paths, options)));
    });
}

function toUnused(setExitCode: SetExitCode): Command {
  return withRoles(
    new Command("unused").description(
      "Roles nobody binds, bindings to roles or accounts that are not there, and with audit logs the rights nobody used.",
    ),
  )
    .option("--audit <file>", AUDIT, repeated)
    .addHelpText(
      "after",
      `
Examples:
  hauberk rbac unused --cluster
  hauberk rbac unused --cluster --audit audit.log
  hauberk rbac unused deploy/

Exit codes: 0 nothing, 1 something, 2 usage, 3 something could not be read`,
    )
    .action(async (paths: string[], options: Omit<UnusedOptions, "audit"> & { readonly audit?: string[] }) => {
      const { unused } = await import("./unused.ts");
      setExitCode(
        await intoOutput(options.output, async () => await unused(paths, { ...options, audit: options.audit ?? [] })),
      );
    });
}
