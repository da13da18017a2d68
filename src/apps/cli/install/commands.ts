import { Command, InvalidArgumentError } from "commander";
import type { InstallAdmissionCommand } from "./install-admission.ts";

function many(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function toReplicas(value: string): number {
  if (!/^[1-9]\d?$/.test(value)) throw new InvalidArgumentError("write a number from 1 to 99");
  return Number(value);
}

/** What becomes part of names and addresses in the manifests. */
function toNamespace(value: string): string {
  if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(value))
    throw new InvalidArgumentError("write a namespace's name: small letters, digits and dashes");
  return value;
}

const NOTHING_REPEATED = { bootstrapNamespace: [], guardUser: [], guardGroup: [] };

/** `hauberk install …`: manifests of what runs in a cluster. */
export function toInstallCommand(setExitCode: (code: number) => void): Command {
  return new Command("install")
    .description("Print the manifests of a part of Hauberk that runs in the cluster: the admission webhook.")
    .helpCommand(false)
    .addCommand(toAdmission(setExitCode).exitOverride().showSuggestionAfterError(true));
}

function toAdmission(setExitCode: (code: number) => void): Command {
  return new Command("admission")
    .description("Print the manifests of the admission webhook, for kubectl apply -f -.")
    .option("--config <file>", "hauberk.yaml to run with; default: what namespaces ask for by Pod Security labels")
    .option("--namespace <name>", "namespace to run in", toNamespace, "hauberk-system")
    .option("--image <reference>", "image to run; default: that of this version")
    .option("--replicas <number>", "how many", toReplicas, 2)
    .option("--cert-manager", "certificates from cert-manager instead of Hauberk's own CA")
    .option(
      "--static",
      "print the webhook configurations too, instead of letting the server write them once it is ready",
    )
    .option("--recreate", "let the server make its webhook configurations again when somebody deletes them")
    .option(
      "--bootstrap-namespace <name>",
      "namespace that the cluster starts from, besides kube-system: judged, but never blocked while Hauberk is down (repeatable)",
      many,
    )
    .option("--exception-namespace <name>", "honour Kyverno's PolicyExceptions of this namespace", toNamespace)
    .option("--guard-user <name>", "who may change what protects, besides system:masters (repeatable)", many)
    .option("--guard-group <name>", "group that may (repeatable); kubectl auth whoami shows yours", many)
    .addHelpText(
      "after",
      `
Examples:
  hauberk install admission | kubectl apply -f -
  hauberk install admission --config hauberk.yaml --replicas 3 | kubectl apply -f -
  hauberk install admission --cert-manager | kubectl apply -f -
  hauberk install admission --guard-group kubeadm:cluster-admins | kubectl apply -f -

To remove it, the webhook configurations first, so that nothing waits for a server that is gone:
  kubectl delete validatingwebhookconfigurations,mutatingwebhookconfigurations hauberk
  hauberk install admission | kubectl delete --ignore-not-found -f -`,
    )
    .action(async (options: InstallAdmissionCommand) => {
      const { installAdmission } = await import("./install-admission.ts");
      setExitCode(installAdmission({ ...NOTHING_REPEATED, ...options }));
    });
}
