import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { asString, dig, isObject, type Json } from "../../../src/model/index.ts";
import { builtInKinds } from "../../../src/inventory/kinds/index.ts";
import type { ApiServer } from "../api-server.ts";

export interface Asking {
  /** Who asks; default: the administrator. */
  readonly as?: { readonly user: string; readonly groups?: readonly string[] };
  readonly contentType?: string;
}

/** What the API server said, and what it passed on of what its webhooks said. */
export interface Answered {
  readonly status: number;
  /** Of a refusal; empty where there is none. */
  readonly message: string;
  readonly warnings: readonly string[];
  readonly body: Json;
}

/** Requests to an API server as anybody. */
export interface Asker {
  ask(method: string, path: string, body?: unknown, asking?: Asking): Promise<Answered>;
  /** Creates the object where its kind belongs. */
  create(object: unknown, asking?: Asking & { readonly dryRun?: boolean }): Promise<Answered>;
  /** Creates an object that the test stands on. @throws when it is refused */
  mustCreate(object: unknown): Promise<void>;
  close(): Promise<void>;
}

/** @param connections so many requests at once */
export function toAsker(server: ApiServer, connections = 16): Asker {
  const dispatcher = new Agent({ connect: { ca: readFileSync(server.caFile) }, connections, pipelining: 1 });
  const ask: Asker["ask"] = async (method, path, body, { as, contentType = "application/json" } = {}) => {
    const headers: [string, string][] = [["authorization", `Bearer ${server.token}`]];
    if (body !== undefined) headers.push(["content-type", contentType]);
    if (as !== undefined) headers.push(["impersonate-user", as.user]);
    for (const group of as?.groups ?? []) headers.push(["impersonate-group", group]);
    const answer = await request(server.url + path, {
      method: method as "GET",
      headers: headers.flat(),
      body: body === undefined ? null : JSON.stringify(body),
      dispatcher,
    });
    const text = await answer.body.text();
    const parsed = toJson(text);
    return {
      status: answer.statusCode,
      message: answer.statusCode < 400 ? "" : (asString(dig(parsed, "message")) ?? text),
      warnings: toWarnings(answer.headers["warning"]),
      body: parsed,
    };
  };
  const create: Asker["create"] = (object, { dryRun, ...asking } = {}) =>
    ask("POST", toPath(object) + (dryRun === true ? "?dryRun=All" : ""), object, asking);
  return {
    ask,
    create,
    mustCreate: async (object) => {
      const { status, message } = await create(object);
      if (status !== 201 && status !== 409) throw new Error(`${toPath(object)}: ${status} ${message}`);
    },
    close: () => dispatcher.close(),
  };
}

function toJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** `299 - "text"`, as the API server writes them. @see RFC 7234, section 5.5 */
function toWarnings(header: string | string[] | undefined): string[] {
  const lines = header === undefined ? [] : [header].flat().map((line) => Buffer.from(line, "latin1").toString());
  const quoted = lines.flatMap((line) => line.match(/"(?:[^"\\]|\\.)*"/g) ?? []);
  return quoted.map((text) => text.slice(1, -1).replaceAll(/\\(.)/g, "$1"));
}

/** Of the list that the object belongs in. */
function toPath(object: unknown): string {
  if (!isObject(object)) throw new Error("no object");
  const apiVersion = asString(object["apiVersion"]) ?? "";
  const kind = asString(object["kind"]) ?? "";
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const known = builtInKinds.find(group ?? "", kind, version);
  const namespace = asString(dig(object, "metadata", "namespace"));
  const plural = known?.resource ?? `${kind.toLowerCase()}s`.replace(/ys$/, "ies");
  const place = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${group === "" ? "/api" : `/apis/${group}`}/${version}${place}/${plural}`;
}
