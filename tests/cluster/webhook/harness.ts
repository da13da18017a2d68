import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { writeAuthority, writeCertificate } from "../../../scripts/api-server/certificates.ts";
import { findFreePort } from "../../../scripts/api-server/processes.ts";
import { type ApiServer, startApiServer } from "../api-server.ts";
import { type Asker, toAsker } from "./ask.ts";
import { type HauberkProcess, startHauberk } from "./hauberk-process.ts";

export interface ProtectedClusterOptions {
  /** Section `admission` of hauberk.yaml and what stands beside it, as text; `{folder}` is the folder of the files. */
  readonly configuration: string;
  /** Files beside it by name: policies, exceptions. */
  readonly files?: Readonly<Record<string, string>>;
  /** Objects that are there before Hauberk starts. */
  readonly objects?: readonly unknown[];
  /** More arguments of `hauberk serve admission`. */
  readonly args?: readonly string[];
  /** More flags of kube-apiserver. */
  readonly flags?: readonly string[];
  /** PodSecurityConfiguration of the built-in plugin, which is off where there is none. */
  readonly plugin?: object;
}

/** A real API server that asks a real Hauberk. */
export interface ProtectedCluster extends Asker {
  readonly server: ApiServer;
  readonly hauberk: HauberkProcess;
  /** The folder of hauberk.yaml and the files beside it. */
  readonly folder: string;
  /** Waits until the API server asks about the request: its own copy of the webhook configuration lags behind. */
  untilAsked(rule: () => Promise<boolean>): Promise<void>;
  /** Lines of the audit log that are about the object of that name, parsed. */
  auditOf(name: string): readonly AuditEvent[];
  stop(): Promise<void>;
}

export interface AuditEvent {
  readonly verb: string;
  readonly objectRef?: { readonly name?: string; readonly resource?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Starts both, the API server with a client certificate for its webhooks, and waits until Hauberk is ready and registered. The built-in
 * PodSecurity plugin is off unless a test asks for it, so that what is refused was refused by Hauberk.
 */
export async function startProtectedCluster(options: ProtectedClusterOptions): Promise<ProtectedCluster> {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-webhook-"));
  const file = (name: string): string => join(folder, name);
  const endings: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const clientAuthority = writeAuthority(folder, "webhook-client-ca");
    const client = writeCertificate(folder, "webhook-client", clientAuthority, {
      subject: "/CN=kube-apiserver-webhook-client",
      extensions: ["extendedKeyUsage=clientAuth"],
    });
    writeWebhookClient(folder, client, options.plugin);
    writeFileSync(file("audit.yaml"), JSON.stringify(AUDIT_POLICY));
    const server = await startApiServer({
      flags: [
        `--disable-admission-plugins=ServiceAccount${options.plugin === undefined ? ",PodSecurity" : ""}`,
        `--admission-control-config-file=${file("admission.yaml")}`,
        `--audit-policy-file=${file("audit.yaml")}`,
        `--audit-log-path=${file("audit.log")}`,
        ...(options.flags ?? []),
      ],
    });
    endings.push(() => server.stop());
    const asker = toAsker(server);
    endings.push(() => asker.close());
    for (const object of options.objects ?? []) await asker.mustCreate(object);
    for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(file(name), text);
    const header = "apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\n";
    writeFileSync(file("hauberk.yaml"), header + options.configuration.replaceAll("{folder}", folder));
    const port = await findFreePort();
    const clients = ["--client-ca", clientAuthority.certFile, "--client-name", "kube-apiserver-webhook-client"];
    const place = ["--bind", "127.0.0.1", "--port", String(port), "--health-port", "0"];
    const hauberk = await startHauberk(folder, [
      "--kubeconfig",
      server.kubeconfig,
      "--config",
      file("hauberk.yaml"),
      "--url",
      `https://127.0.0.1:${port}`,
      ...place,
      ...clients,
      ...(options.args ?? []),
    ]);
    endings.push(async () => void (await hauberk.stop()));
    await untilRegistered(asker);
    return {
      ...asker,
      server,
      hauberk,
      folder,
      untilAsked: async (rule) => {
        for (let tries = 0; !(await rule()); tries++) {
          if (tries > 200) throw new Error(`the API server does not ask Hauberk:\n${hauberk.log()}`);
          await pause(100);
        }
      },
      auditOf: (name) => readAudit(file("audit.log")).filter(({ objectRef }) => objectRef?.name === name),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const AUDIT_POLICY = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "None", verbs: ["get", "list", "watch"] }, { level: "Metadata" }],
};

/** @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#authenticate-apiservers */
function writeWebhookClient(
  folder: string,
  client: { readonly certFile: string; readonly keyFile: string },
  podSecurity: object | undefined,
): void {
  const file = (name: string): string => join(folder, name);
  const base64 = (path: string): string => readFileSync(path).toString("base64");
  const user = {
    "client-certificate-data": base64(client.certFile),
    "client-key-data": base64(client.keyFile),
  };
  writeFileSync(
    file("webhook-client.yaml"),
    JSON.stringify({ apiVersion: "v1", kind: "Config", users: [{ name: "*", user }] }),
  );
  const configuration = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "WebhookAdmissionConfiguration",
    kubeConfigFile: file("webhook-client.yaml"),
  };
  const plugins = ["ValidatingAdmissionWebhook", "MutatingAdmissionWebhook"].map((name) => ({ name, configuration }));
  const own = podSecurity === undefined ? [] : [{ name: "PodSecurity", configuration: podSecurity }];
  const whole = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [...plugins, ...own],
  };
  writeFileSync(file("admission.yaml"), JSON.stringify(whole));
}

async function untilRegistered(asker: Asker): Promise<void> {
  const path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hauberk";
  for (let tries = 0; (await asker.ask("GET", path)).status !== 200; tries++) {
    if (tries > 300) throw new Error("Hauberk does not register");
    await pause(100);
  }
}

function readAudit(file: string): AuditEvent[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AuditEvent);
}
