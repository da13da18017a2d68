import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, request } from "undici";
import type { PodSecurity } from "../../src/decision/index.ts";
import { asString, isObject, type Json, type JsonObject } from "../../src/model/index.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";

/** What the API server answered, with what its Pod Security plugin noted about it. */
export interface Answered {
  readonly status: number;
  readonly body: JsonObject;
  readonly message: string;
  /** Texts of the Warning headers. */
  readonly warnings: readonly string[];
  readonly auditId: string;
}

export interface Question {
  readonly method: "POST" | "PUT" | "PATCH" | "GET" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** Whom the administrator asks as. */
  readonly user?: string;
}

/** An API server whose Pod Security is configured, and which writes an audit log. */
export interface PodSecurityServer {
  readonly server: ApiServer;
  ask(question: Question): Promise<Answered>;
  /** The plugin's notes by audit id, keys without its prefix. */
  readAnnotations(): Map<string, Record<string, Json>>;
  stop(): Promise<void>;
}

const PREFIX = "pod-security.kubernetes.io/";

export async function startPodSecurityServer(podSecurity: PodSecurity): Promise<PodSecurityServer> {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-pod-security-"));
  const write = (name: string, value: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(value));
    return file;
  };
  const audit = {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    rules: [{ level: "Metadata" }],
  };
  const log = join(folder, "audit.log");
  const flags = [
    `--admission-control-config-file=${write("admission.json", toAdmissionConfiguration(podSecurity))}`,
    `--audit-policy-file=${write("audit.json", audit)}`,
    `--audit-log-path=${log}`,
  ];
  const server = await startApiServer({ flags });
  const dispatcher = new Agent({ connect: { ca: readFileSync(server.caFile) }, connections: 8, pipelining: 1 });
  return {
    server,
    ask: (question) => ask(server, dispatcher, question),
    readAnnotations: () => readAnnotations(log),
    stop: async () => {
      await dispatcher.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function toAdmissionConfiguration({ defaults, exemptions }: PodSecurity): JsonObject {
  const modes = Object.entries(defaults).flatMap(([mode, { level, version }]) => [
    [mode, level],
    [`${mode}-version`, version],
  ]);
  const configuration = {
    apiVersion: "pod-security.admission.config.k8s.io/v1",
    kind: "PodSecurityConfiguration",
    defaults: Object.fromEntries(modes) as JsonObject,
    exemptions: {
      usernames: [...exemptions.usernames],
      runtimeClasses: [...exemptions.runtimeClasses],
      namespaces: [...exemptions.namespaces],
    },
  };
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [{ name: "PodSecurity", configuration }],
  };
}

async function ask(server: ApiServer, dispatcher: Agent, question: Question): Promise<Answered> {
  const { method, path, body, user } = question;
  const contentType = method === "PATCH" ? "application/strategic-merge-patch+json" : "application/json";
  const headers = {
    authorization: `Bearer ${server.token}`,
    accept: "application/json",
    ...(user === undefined ? {} : { "impersonate-user": user, "impersonate-group": "system:masters" }),
    ...(body === undefined ? {} : { "content-type": contentType }),
  };
  const text = body === undefined ? null : JSON.stringify(body);
  const answer = await request(server.url + path, { method, headers, body: text, dispatcher });
  const answered = toObject(await answer.body.text());
  return {
    status: answer.statusCode,
    body: answered,
    message: asString(answered["message"]) ?? "",
    warnings: [answer.headers["warning"] ?? []].flat().flatMap(readWarnings),
    auditId: String(answer.headers["audit-id"]),
  };
}

/** Upgrades that are refused are answered in plain text. */
function toObject(text: string): JsonObject {
  return text.startsWith("{") ? (JSON.parse(text) as JsonObject) : { message: text };
}

/** `299 - "would violate \"x\"", 299 - "…"` */
function readWarnings(header: string): string[] {
  const warnings = Buffer.from(header, "latin1")
    .toString("utf8")
    .matchAll(/299 - "((?:[^"\\]|\\.)*)"/g);
  return [...warnings].map(([, text = ""]) => text.replaceAll(/\\(.)/g, "$1"));
}

function readAnnotations(log: string): Map<string, Record<string, Json>> {
  const lines = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  const events = lines.map((line) => JSON.parse(line) as { auditID: string; annotations?: Record<string, Json> });
  return new Map(
    events.map(({ auditID, annotations }) => {
      const own = Object.entries(isObject(annotations) ? annotations : {}).filter(([key]) => key.startsWith(PREFIX));
      return [auditID, Object.fromEntries(own.map(([key, value]) => [key.slice(PREFIX.length), value]))];
    }),
  );
}
