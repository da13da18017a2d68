import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findFreePort } from "../../../scripts/api-server/processes.ts";
import { type ApiServer, startApiServer } from "../api-server.ts";
import { type Asker, toAsker } from "./ask.ts";
import { type HauberkProcess, startHauberk } from "./hauberk-process.ts";
import { toNamespace } from "./pods.ts";

const OWN = "hauberk-system";
const SERVICE = "hauberk-admission";
const SLICES = `/apis/discovery.k8s.io/v1/namespaces/${OWN}/endpointslices`;
const HEADER = "apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\n";

/** One of several `hauberk serve admission` behind the Service. */
export interface Replica {
  readonly name: string;
  readonly process: HauberkProcess;
}

export interface ReplicatedOptions {
  readonly objects?: readonly unknown[];
}

export interface StartOptions {
  /** Default: any that is free. */
  readonly port?: number;
  readonly args?: readonly string[];
}

/** A real API server that picks for each connection one of the Service's ready endpoints, as nodes' proxies do. */
export interface ReplicatedCluster extends Asker {
  readonly server: ApiServer;
  readonly folder: string;
  /** Writes a configuration into the folder. @returns its file */
  write(name: string, configuration: string): string;
  /** Starts one on a port and waits until it is ready; nobody is sent to it before it is listed. */
  start(name: string, configFile: string, options?: StartOptions): Promise<Replica>;
  /** Says where the replica is, as the kubelet's probe and the endpoint controller do. */
  list(replica: Replica, isReady: boolean): Promise<void>;
  /** Names of the webhook entries in force. */
  entries(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** An address of this machine that an EndpointSlice takes: none of the loopback. Undefined: there is none. */
export function findOwnAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
}

/** The cluster with Hauberk's Service, and no replica yet. */
export async function startReplicatedCluster(options: ReplicatedOptions = {}): Promise<ReplicatedCluster> {
  const address = findOwnAddress() ?? "";
  const folder = mkdtempSync(join(tmpdir(), "hauberk-replicas-"));
  const server = await startApiServer({
    flags: ["--disable-admission-plugins=ServiceAccount,PodSecurity", "--enable-aggregator-routing=true"],
  });
  const asker = toAsker(server);
  const running = new Set<HauberkProcess>();
  for (const object of [toNamespace(OWN), toService(), ...(options.objects ?? [])]) await asker.mustCreate(object);
  return {
    ...asker,
    server,
    folder,
    write(name, configuration) {
      const file = join(folder, name);
      writeFileSync(file, HEADER + configuration.replaceAll("{folder}", folder));
      return file;
    },
    async start(name, configFile, { port, args = [] } = {}) {
      const place = ["--bind", address, "--port", String(port ?? (await findFreePort())), "--health-port", "0"];
      const cluster = ["--kubeconfig", server.kubeconfig, "--own-namespace", OWN, "--config", configFile];
      const process = await startHauberk(folder, [...cluster, ...place, ...args], address);
      running.add(process);
      return { name, process };
    },
    async list(replica, isReady) {
      const slice = toSlice(replica, address, isReady);
      const applying = { contentType: "application/apply-patch+yaml" };
      const path = `${SLICES}/${replica.name}?fieldManager=test&force=true`;
      const { status, message } = await asker.ask("PATCH", path, slice, applying);
      if (status >= 300) throw new Error(`${replica.name} is not listed: ${message}`);
    },
    entries: async () => {
      const path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hauberk";
      const { body } = await asker.ask("GET", path);
      return ((body as { webhooks?: { name: string }[] }).webhooks ?? []).map(({ name }) => name);
    },
    async stop() {
      await Promise.all([...running].map((process) => process.stop("SIGKILL")));
      await asker.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until it is so. @throws {Error} after half a minute */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 300) throw new Error(`not within 30 s: ${what}`);
    await pause(100);
  }
}

function toService() {
  const ports = [
    { name: "webhook", port: 443, targetPort: "webhook" },
    { name: "metrics", port: 8080, targetPort: "health" },
  ];
  return { apiVersion: "v1", kind: "Service", metadata: { name: SERVICE, namespace: OWN }, spec: { ports } };
}

/** A slice each: their ports differ, which those of pods do not. */
function toSlice({ name, process }: Replica, address: string, isReady: boolean) {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace: OWN, labels: { "kubernetes.io/service-name": SERVICE } },
    addressType: "IPv4",
    endpoints: [{ addresses: [address], conditions: { ready: isReady, serving: true, terminating: !isReady } }],
    ports: [
      { name: "webhook", port: process.webhookPort, protocol: "TCP" },
      { name: "metrics", port: process.healthPort, protocol: "TCP" },
    ],
  };
}
