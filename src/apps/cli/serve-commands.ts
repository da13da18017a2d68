import { Command, InvalidArgumentError } from "commander";
import type { ServeAdmissionCommand } from "./serve-admission.ts";

function many(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function toPort(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new InvalidArgumentError("write a number up to 65535");
  return port;
}

const NOTHING_REPEATED = { policy: [], clientName: [], bootstrapNamespace: [] };

/** `hauberk serve …`: programs that go on. */
export function toServeCommand(setExitCode: (code: number) => void): Command {
  return new Command("serve")
    .description("Run a part of Hauberk that goes on: the admission webhook.")
    .helpCommand(false)
    .addCommand(toAdmission(setExitCode).exitOverride().showSuggestionAfterError(true));
}

function toAdmission(setExitCode: (code: number) => void): Command {
  return new Command("admission")
    .description("Answer the API server's admission webhooks, and register for them.")
    .option("--kubeconfig <file>", "kubeconfig instead of $KUBECONFIG, ~/.kube/config or the pod's own account")
    .option("--context <name>", "kubeconfig context")
    .option("--no-cluster", "know only what files say: no cluster is read, asked or registered with")
    .option("--config <file>", "configuration instead of ./hauberk.yaml; followed as it changes")
    .option(
      "--policy <path>",
      "policies to judge by instead of a configuration: file, folder or glob; followed as they change (repeatable)",
      many,
    )
    .option("--port <number>", "port the API server calls; 0: any", toPort, 8443)
    .option("--health-port <number>", "plain HTTP for probes and metrics; 0: any", toPort, 8080)
    .option("--bind <address>", "address of this machine to listen on", "0.0.0.0")
    .option("--tls-cert <file>", "serving certificate, PEM, leaf first; followed as it changes")
    .option("--tls-key <file>", "its key")
    .option("--tls-ca <file>", "what the API server must trust, where nobody injects it")
    .option("--own-ca <folder>", "keep the CA that Hauberk makes in this folder instead of a Secret or memory")
    .option("--client-ca <file>", "take only clients with a certificate of these authorities")
    .option("--client-name <name>", "and of this name: common name, DNS name or organisation (repeatable)", many)
    .option("--no-register", "leave webhook configurations alone: somebody else writes them")
    .option("--deregister", "remove the webhook configurations at the end")
    .option("--url <url>", "how the API server reaches us, https://10.0.0.5:8443; default in a cluster: the Service")
    .option("--inject-ca-from <namespace/name>", "Certificate that cert-manager injects the CA bundle from")
    .option("--name <name>", "name of the webhook configurations", "hauberk")
    .option("--service <name>", "our Service", "hauberk-admission")
    .option("--own-namespace <name>", "our namespace; default: the pod's")
    .option(
      "--bootstrap-namespace <name>",
      "namespace that the cluster starts from, besides kube-system: judged, but never blocked while we are gone (repeatable)",
      many,
    )
    .option("--exception-namespace <name>", "honour Kyverno's PolicyExceptions of this namespace")
    .option("--no-events", "write no Events about refusals")
    .option("--ring <folder>", "keep the last requests here, redacted, to try policies on")
    .addHelpText(
      "after",
      `
Examples:
  hauberk serve admission --kubeconfig ~/.kube/config --url https://10.0.0.5:8443 --deregister
  hauberk serve admission --kubeconfig ~/.kube/config --policy policies/ --deregister      try policies on a cluster of your own
  hauberk serve admission --config hauberk.yaml --no-cluster --tls-cert tls.crt --tls-key tls.key
  hauberk install admission | kubectl apply -f -      in the cluster itself`,
    )
    .action(async (options: ServeAdmissionCommand) => {
      const { serveAdmission } = await import("./serve-admission.ts");
      setExitCode(await serveAdmission({ ...NOTHING_REPEATED, ...options }));
    });
}
