import { hostname } from "node:os";
import { X509Certificate } from "node:crypto";
import { resolve } from "node:path";
import type {
  Certificates,
  Clients,
  Log,
  OwnCertificates,
  RecorderOptions,
  Rules,
  RunningAdmission,
} from "../admission/index.ts";
import * as admission from "../admission/index.ts";
import { type Batch, formatProblem, Problem } from "../../model/index.ts";
import { applyObject, type ClusterClient, readConnection, toClusterClient } from "../../sources/cluster/index.ts";
import { readAdmissionRules, toRulesOfPolicies } from "./admission-rules.ts";
import { readConfiguration } from "./configuration.ts";
import { toListenProblem } from "./listen-problem.ts";
import { toReason } from "./reason.ts";
import { readClients } from "./serve-files.ts";
import { isBehindService, toGate } from "./serve-gate.ts";

/** What was typed after `hauberk serve admission`. */
export interface ServeAdmissionCommand {
  readonly kubeconfig?: string;
  readonly context?: string;
  /** False: `--no-cluster`. */
  readonly cluster: boolean;
  readonly config?: string;
  /** Instead of a configuration. */
  readonly policy: readonly string[];
  readonly port: number;
  readonly healthPort: number;
  readonly bind: string;
  readonly clientCa?: string;
  readonly clientName: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly ownCa?: string;
  /** False: `--no-register`. */
  readonly register: boolean;
  readonly deregister?: true;
  readonly url?: string;
  readonly injectCaFrom?: string;
  readonly name: string;
  readonly service: string;
  readonly ownNamespace?: string;
  readonly bootstrapNamespace: readonly string[];
  readonly exceptionNamespace?: string;
  readonly events: boolean;
  readonly ring?: string;
}

interface Place {
  readonly client: ClusterClient | undefined;
  /** Of the pod we run in; undefined out of cluster. */
  readonly ownNamespace: string | undefined;
}

/**
 * `hauberk serve admission`: answers the API server until a signal ends it.
 * @returns the exit code once every request is answered
 * @throws {Problem} when the call, the configuration, the certificates or the cluster do not allow a start
 */
export async function serveAdmission(options: ServeAdmissionCommand): Promise<number> {
  check(options);
  const clients = readClients(options);
  const place = toPlace(options);
  try {
    return await serve(options, place, clients);
  } finally {
    await place.client?.close();
  }
}

async function serve(options: ServeAdmissionCommand, place: Place, clients: Clients | undefined): Promise<number> {
  const log = toLog();
  const parts = await toParts(options, place, log);
  const gate = toGate(options, place.client, place.ownNamespace, parts.surroundings);
  const running = await admission
    .serveAdmission({
      ...parts,
      webhook: { host: options.bind, port: options.port },
      health: { host: options.bind, port: options.healthPort },
      ...(clients === undefined ? {} : { clients }),
      obstacle: () => gate?.obstacle(),
      log,
    })
    .catch((cause: unknown) => {
      gate?.stop();
      throw toListenProblem(cause, options);
    });
  parts.state.running = running;
  log("info", `it answers on port ${running.webhookPort}; health and metrics are on port ${running.healthPort}`);
  const stopFollowing = admission.followProblems(parts.surroundings, log);
  const registration = toRegistration(options, place, parts, running, log);
  // The API server is told to ask no more while there still is an answer.
  const removed = options.deregister === true ? toSignal().then(() => registration?.remove()) : undefined;
  removed?.catch(() => {});
  // In a cluster other replicas go on answering; out of it nobody does.
  if (registration !== undefined && options.deregister !== true && place.ownNamespace === undefined)
    void toSignal().then(() => log("warning", tellWhatStays(options.name)));
  const code = await running.ended;
  stopFollowing();
  gate?.stop();
  await (removed ?? registration?.stop());
  return code;
}

/** Resolves when the program is asked to end. */
function toSignal(): Promise<void> {
  return new Promise((done) => void process.once("SIGTERM", () => done()).once("SIGINT", () => done()));
}

function tellWhatStays(name: string): string {
  return `the webhook configurations "${name}" stay, and what fails closed is refused while nobody answers: kubectl delete validatingwebhookconfigurations,mutatingwebhookconfigurations ${name} --ignore-not-found removes them, --deregister does so at the end by itself`;
}

function check({ tlsCert, tlsKey, ownCa, cluster, clientCa, clientName, ...options }: ServeAdmissionCommand): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new Problem("USAGE", "--tls-cert and --tls-key go together");
  if (tlsCert !== undefined && ownCa !== undefined)
    throw new Problem("USAGE", "serve with --tls-cert and --tls-key, or with --own-ca, not both");
  if (clientName.length > 0 && clientCa === undefined)
    throw new Problem("USAGE", "--client-name goes with --client-ca");
  if (!cluster && (options.kubeconfig !== undefined || options.context !== undefined))
    throw new Problem("USAGE", "--no-cluster goes without --kubeconfig and --context");
  if (options.config !== undefined && options.policy.length > 0)
    throw new Problem("USAGE", "judge by --policy or by --config, which may name policies; not by both");
  const url = options.url === undefined ? undefined : URL.parse(options.url);
  if (url === null || (url !== undefined && (url.protocol !== "https:" || url.search !== "" || url.hash !== "")))
    throw new Problem(
      "USAGE",
      "--url must be one as https://10.0.0.5:8443, without a query: the API server takes no other",
    );
}

function toPlace({ cluster, kubeconfig, context, ownNamespace }: ServeAdmissionCommand): Place {
  if (!cluster) return { client: undefined, ownNamespace: undefined };
  const connection = readConnection({ kubeconfig, context });
  const isInside = connection.context === "in-cluster";
  return {
    client: toClusterClient(connection),
    ownNamespace: ownNamespace ?? (isInside ? (connection.namespace ?? "hauberk-system") : undefined),
  };
}

interface State {
  running?: RunningAdmission;
}

async function toParts(options: ServeAdmissionCommand, { client, ownNamespace }: Place, log: Log) {
  const state: State = {};
  const rules = {
    readRules: () => withNamespace(readRules(options), ownNamespace),
    ruleFiles: toRuleFiles(options),
    ...(options.exceptionNamespace === undefined ? {} : { exceptionNamespace: options.exceptionNamespace }),
  };
  const certificates = await toCertificates(options, { client, ownNamespace }, log);
  const surroundings =
    client === undefined
      ? await admission.toFileSurroundings(rules)
      : await admission.toClusterSurroundings({ ...rules, client });
  try {
    const recorder = admission.toRecorder({
      ...(options.ring === undefined ? {} : { ring: { folder: resolve(options.ring) } }),
      ...(client === undefined || !options.events ? {} : { events: toEvents(client, ownNamespace) }),
      state: () => ({
        inFlight: 0,
        openBreakers: [],
        ...state.running?.state(),
        certificateNotAfter: new X509Certificate(certificates.current().certificate).validToDate,
        revision: surroundings.ruleSets()?.revision,
        problems: surroundings.problems().length,
      }),
    });
    return { state, certificates, surroundings, recorder };
  } catch (cause) {
    certificates.stop();
    await surroundings.stop();
    if (options.ring === undefined) throw cause;
    throw new Problem("USAGE", `${options.ring} cannot be used as ring: ${toReason(cause)}`, { cause });
  }
}

const EVENTS = { group: "events.k8s.io", version: "v1", name: "events" };

function toEvents(client: ClusterClient, ownNamespace: string | undefined): NonNullable<RecorderOptions["events"]> {
  return {
    write: async (event) => void (await applyObject(client, EVENTS, event)),
    reportingInstance: hostname(),
    ...(ownNamespace === undefined ? {} : { ownNamespace }),
  };
}

function withNamespace({ items, problems }: Batch<Rules>, ownNamespace: string | undefined): Batch<Rules> {
  return { items: ownNamespace === undefined ? items : items.map((one) => ({ ...one, ownNamespace })), problems };
}

function readRules({ config, policy }: ServeAdmissionCommand): Batch<Rules> {
  return policy.length > 0 ? { items: [toRulesOfPolicies(policy)], problems: [] } : readAdmissionRules(config);
}

/** Files that say what the rules are; they are followed while we run. */
function toRuleFiles({ config, policy }: ServeAdmissionCommand): string[] {
  if (policy.length > 0) return [];
  const file = config ?? "hauberk.yaml";
  const { exceptions = [], admission: section } = readConfiguration(config);
  return [file, ...exceptions, ...(section?.digests?.files ?? [])];
}

/** Name of the Secret that replicas share their CA in. */
const SECRET = "hauberk-certificates";

async function toCertificates(
  options: ServeAdmissionCommand,
  place: Place,
  log: Log,
): Promise<Certificates | OwnCertificates> {
  const { tlsCert, tlsKey, tlsCa, ownCa } = options;
  const clock = () => new Date();
  const onProblem = toReporter(log);
  if (tlsCert !== undefined && tlsKey !== undefined)
    return admission.toFileCertificates({ certFile: tlsCert, keyFile: tlsKey, caFile: tlsCa, clock, onProblem });
  const { client, ownNamespace } = place;
  const isShared = client !== undefined && ownNamespace !== undefined;
  const store =
    ownCa !== undefined
      ? admission.toFolderStore(resolve(ownCa))
      : isShared
        ? admission.toSecretStore(client, ownNamespace, SECRET)
        : admission.toMemoryStore();
  return admission.toOwnCertificates({ names: toNames(options, ownNamespace), store, clock, onProblem });
}

/** What the API server may call us by. */
function toNames({ service, url, bind }: ServeAdmissionCommand, ownNamespace: string | undefined): string[] {
  const inside = ownNamespace === undefined ? [] : [`${service}.${ownNamespace}.svc`, `${service}.${ownNamespace}`];
  if (url !== undefined) return [...inside, new URL(url).hostname.replaceAll(/^\[|\]$/g, "")];
  return inside.length > 0 ? inside : [isEverywhere(bind) ? "127.0.0.1" : bind];
}

function isEverywhere(bind: string): boolean {
  return bind === "0.0.0.0" || bind === "::";
}

function toRegistration(
  options: ServeAdmissionCommand,
  { client, ownNamespace }: Place,
  { certificates, surroundings }: Awaited<ReturnType<typeof toParts>>,
  running: RunningAdmission,
  log: Log,
) {
  if (client === undefined || !options.register) return undefined;
  const { service, bind, bootstrapNamespace, events, name, injectCaFrom } = options;
  const host = isEverywhere(bind) ? "127.0.0.1" : bind.includes(":") ? `[${bind}]` : bind;
  const origin = options.url?.replace(/\/$/, "") ?? `https://${host}:${running.webhookPort}`;
  const isService = isBehindService(options, ownNamespace);
  return admission.register(client, {
    name,
    client: isService ? { is: "service", namespace: ownNamespace, name: service, port: 443 } : { is: "url", origin },
    ...(isService ? admission.toServiceProbe(client, ownNamespace, service) : {}),
    ownNamespace,
    injectCaFrom,
    bootstrapNamespaces: [...admission.BOOTSTRAP_NAMESPACES, ...bootstrapNamespace],
    makesEvents: events,
    ruleSets: () => surroundings.ruleSets(),
    certificates,
    clock: () => new Date(),
    onProblem: toReporter(log),
    log: (message) => log("info", message),
  });
}

function toReporter(log: Log): (problem: Problem) => void {
  return (problem) =>
    log(problem.code === "REGISTRATION_CHANGED" ? "error" : "warning", formatProblem(problem), { code: problem.code });
}

function toLog(): Log {
  return (level, message, fields = {}) =>
    void process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
}
