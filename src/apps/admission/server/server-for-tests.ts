import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RuleSet } from "../../../decision/index.ts";
import { toKnownObjects } from "../../../engines/policy/index.ts";
import { DEFAULT_SETTINGS } from "../../../model/index.ts";
import { toLoadMeter } from "../load/meter.ts";
import type { Certificates, RuleSets, ServingCertificate, Surroundings } from "../parts.ts";
import type { AdmissionServerOptions } from "./options.ts";
import { type AdmissionServer, startAdmissionServer } from "./start.ts";

/** An authority of its own in a new folder. */
export interface Authority {
  readonly certificate: string;
  /** @param subject openssl's, `/O=group/CN=name` */
  sign(subject: string): ServingCertificate;
}

export function makeAuthority(name: string): Authority {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-server-"));
  const file = (of: string) => join(folder, of);
  const make = (args: readonly string[]) =>
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", ...args],
      {
        stdio: "pipe",
      },
    );
  make(["-days", "1", "-subj", `/CN=${name}`, "-keyout", file("ca.key"), "-out", file("ca.crt")]);
  return {
    certificate: readFileSync(file("ca.crt"), "utf8"),
    sign(subject) {
      const by = ["-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-subj", subject];
      const names = [
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-addext",
        "basicConstraints=critical,CA:false",
      ];
      make(["-days", "1", ...by, ...names, "-keyout", file("leaf.key"), "-out", file("leaf.crt")]);
      return { certificate: readFileSync(file("leaf.crt"), "utf8"), key: readFileSync(file("leaf.key"), "utf8") };
    },
  };
}

/** Certificates that a test can change. */
export function toTestCertificates(first: ServingCertificate): Certificates & { change(to: ServingCertificate): void } {
  let now = first;
  const listeners: (() => void)[] = [];
  return {
    current: () => now,
    caBundle: () => undefined,
    onChange: (listener) => listeners.push(listener),
    stop: () => undefined,
    change(to) {
      now = to;
      for (const listener of listeners) listener();
    },
  };
}

export const EMPTY_RULE_SET: RuleSet = {
  name: "empty",
  failurePolicy: "Fail",
  failurePolicyBecause: "it is tested",
  timeoutSeconds: 10,
  match: { matchConditions: [] },
  onUnknown: "deny",
  controls: [],
  settings: DEFAULT_SETTINGS,
  exceptions: [],
  policies: { all: [], matching: () => [] },
  clusterPolicies: false,
  budget: { timeMs: 1000, memoryBytes: 1 << 30 },
};

/** Surroundings of values. */
export function toTestSurroundings(ruleSets: readonly RuleSet[], change: Partial<Surroundings> = {}): Surroundings {
  const inForce: RuleSets = { byName: new Map(ruleSets.map((one) => [one.name, one])), revision: "0123456789abcdef" };
  const objects = toKnownObjects([]);
  return {
    ruleSets: () => inForce,
    worldFor: () => ({ objects, now: new Date(0) }),
    problems: () => [],
    stop: () => Promise.resolve(),
    ...change,
  };
}

export interface TestServer {
  readonly server: AdmissionServer;
  readonly authority: Authority;
  readonly certificates: ReturnType<typeof toTestCertificates>;
  readonly logged: string[];
}

/** A server on free ports of the loopback, with nothing to wait for when it drains. */
export async function startTestServer(options: Partial<AdmissionServerOptions> = {}): Promise<TestServer> {
  const authority = makeAuthority("server-ca");
  const certificates = toTestCertificates(authority.sign("/CN=hauberk"));
  const logged: string[] = [];
  const server = await startAdmissionServer({
    webhook: { host: "127.0.0.1", port: 0 },
    health: { host: "127.0.0.1", port: 0 },
    surroundings: toTestSurroundings([EMPTY_RULE_SET]),
    certificates,
    recorder: { note: () => undefined, metrics: () => Promise.resolve(""), stop: () => Promise.resolve() },
    meter: toLoadMeter({ clock: () => performance.now(), onBreaker: () => undefined }),
    drain: { delayMs: 0, idleMs: 0 },
    log: (level, message) => logged.push(`${level} ${message}`),
    ...options,
  });
  return { server, authority, certificates, logged };
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly connection: string | undefined;
  readonly retryAfter?: string | undefined;
}

export interface Asking {
  readonly path?: string;
  readonly method?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
  readonly body?: string | Buffer;
}

/** A client of the port with its own connections. */
export function toClient(port: number, ca: string, own: Partial<ServingCertificate> = {}): Agent & { port?: number } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, ca, cert: own.certificate, key: own.key });
  return Object.assign(agent, { port });
}

/** Rejects as a client of HTTP would: a connection that is refused or ends early. */
export function ask(agent: Agent & { port?: number }, asking: Asking = {}): Promise<Reply> {
  const { path = "/validate/empty?timeout=10s", method = "POST", type = "application/json", body = REVIEW } = asking;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: agent.port,
        path,
        method,
        agent,
        headers: { "content-type": type, ...asking.headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            connection: response.headers.connection,
            retryAfter: response.headers["retry-after"],
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** As the API server's serializer writes it. */
export const REVIEW = JSON.stringify({
  kind: "AdmissionReview",
  apiVersion: "admission.k8s.io/v1",
  request: {
    uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
    kind: { group: "", version: "v1", kind: "ConfigMap" },
    resource: { group: "", version: "v1", resource: "configmaps" },
    requestKind: { group: "", version: "v1", kind: "ConfigMap" },
    requestResource: { group: "", version: "v1", resource: "configmaps" },
    name: "settings",
    namespace: "shop",
    operation: "CREATE",
    userInfo: { username: "jane", groups: ["system:authenticated"] },
    object: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", namespace: "shop" },
      data: { a: "b" },
    },
    oldObject: null,
    dryRun: false,
    options: { apiVersion: "meta.k8s.io/v1", kind: "CreateOptions" },
  },
});
