import { request, type Dispatcher } from "undici";
import { asString, dig, Problem, type Json } from "../../model/index.ts";
import { NotJson, readJson, readStart, TooLarge } from "./body.ts";
import type { Connection } from "./connection.ts";
import { toCredentials, type Credential } from "./credentials.ts";
import { reasonOf } from "./kubeconfig-file.ts";
import { codeOf, isLineFailure, isTransient, pause, toRetryAfterMs } from "./retry.ts";
import { toTransport } from "./transport.ts";

export interface ClientLimits {
  /** Tries of one request, the first included. */
  readonly attempts: number;
  readonly headersTimeoutMs: number;
  /** Silence within an answer before it counts as lost. */
  readonly silenceTimeoutMs: number;
  /** From a request to the end of its answer: a byte now and then is no silence. */
  readonly answerTimeoutMs: number;
  /** Of one answer, unpacked. */
  readonly maxBytes: number;
}

export const DEFAULT_LIMITS: ClientLimits = {
  attempts: 5,
  headersTimeoutMs: 60_000,
  silenceTimeoutMs: 30_000,
  answerTimeoutMs: 300_000,
  maxBytes: 48 * 1024 * 1024,
};

/** What the API server said. A refusal is an answer too; `because` then says why, in its words. */
export type Reply =
  | { readonly is: "ok"; readonly value: Json }
  | { readonly is: "refused"; readonly status: number; readonly because: string }
  | { readonly is: "too large" };

export interface GetOptions {
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

/** What is written, and how. */
export interface Write {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: Json;
  /** `application/json` unless given; a patch names its own. */
  readonly contentType?: string;
  /** Doing it twice is doing it once: only then it is tried again after a line failed. */
  readonly isIdempotent: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The start of an answer that goes on: a watch. The caller reads or destroys the body. */
export interface Stream {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly body: Dispatcher.ResponseData["body"];
}

/** Talks to one API server. It writes nothing that it is not told to write, and never follows a redirect. */
export interface ClusterClient {
  readonly connection: Connection;
  /**
   * Gets one answer, trying again when the line or the server fails for a moment.
   * @param path from the API server's root, with its query: `/api/v1/pods?limit=500`
   * @throws {Problem} CLUSTER_UNREACHABLE when no answer came, CLUSTER_UNAUTHORIZED when there is no credential to send
   */
  get(path: string, options?: GetOptions): Promise<Reply>;
  /**
   * Sends one change. A refusal that says "later" (429, 503) is always tried again: nothing was written.
   * @param path from the API server's root, with its query
   * @throws {Problem} as `get`
   */
  write(path: string, write: Write): Promise<Reply>;
  /**
   * Opens a watch, once.
   * @throws whatever the line throws; a credential problem is a {Problem}
   */
  open(path: string, silenceTimeoutMs: number, signal: AbortSignal): Promise<Stream>;
  close(): Promise<void>;
}

/** @param limits replaced in tests */
export function toClusterClient(connection: Connection, limits: ClientLimits = DEFAULT_LIMITS): ClusterClient {
  const transport = toTransport(connection);
  const credentials = toCredentials(connection.user);
  const root = connection.server.pathname.replace(/(?<!\/)\/+$/, "");
  let hasAnswered = false;

  const send = async (path: string, { accept, write }: Asked, credential: Credential, timing: Timing) =>
    request(connection.server.origin + root + path, {
      method: write?.method ?? "GET",
      headers: [...toHeaders(accept, timing.encoding, credential, credentials.impersonation), ...toBodyHeaders(write)],
      body: write?.body === undefined ? null : JSON.stringify(write.body),
      dispatcher: transport.dispatcher(credential.certificate),
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: timing.silenceTimeoutMs,
      signal: timing.signal ?? null,
    });

  /** Sends, and once more with a fresh credential when the first was refused. */
  const sendAuthorized = async (path: string, asked: Asked, timing: Timing) => {
    const credential = await credentials.current();
    const answer = await send(path, asked, credential, timing);
    hasAnswered = true;
    if (answer.statusCode !== 401 || !credentials.renew(credential)) return answer;
    await answer.body.dump();
    return send(path, asked, await credentials.current(), timing);
  };

  const askOnce = async (path: string, asked: Asked, given: AbortSignal | undefined) => {
    const end = AbortSignal.timeout(limits.answerTimeoutMs);
    const signal = given === undefined ? end : AbortSignal.any([given, end]);
    const timing = { encoding: "gzip", silenceTimeoutMs: limits.silenceTimeoutMs, signal };
    const answer = await sendAuthorized(path, asked, timing);
    return {
      reply: await toReply(answer, limits.maxBytes),
      retryAfterMs: toRetryAfterMs(answer.headers["retry-after"]),
    };
  };

  const ask = async (path: string, asked: Asked, signal: AbortSignal | undefined): Promise<Reply> => {
    const { write } = asked;
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= limits.attempts;
      let retryAfterMs: number | undefined;
      try {
        const answer = await askOnce(path, asked, signal);
        const { reply } = answer;
        if (isLast || reply.is !== "refused" || !isWorthTrying(reply.status, write)) return reply;
        retryAfterMs = answer.retryAfterMs;
      } catch (error) {
        // Before the first answer a refused connection means a wrong address rather than a bad moment.
        const mayRepeat = hasAnswered && isLineFailure(error) && (write?.isIdempotent ?? true);
        if (isLast || !mayRepeat) throw toProblem(error, connection, signal);
      }
      await pause(attempt, retryAfterMs, signal);
    }
  };

  return {
    connection,
    get: async (path, options = {}) => ask(path, { accept: options.accept ?? JSON_TYPE }, options.signal),
    write: async (path, write) => ask(path, { accept: JSON_TYPE, write }, write.signal),
    async open(path, silenceTimeoutMs, signal) {
      const answer = await sendAuthorized(
        path,
        { accept: JSON_TYPE },
        { encoding: "identity", silenceTimeoutMs, signal },
      );
      const retryAfterMs = toRetryAfterMs(answer.headers["retry-after"]);
      return { status: answer.statusCode, retryAfterMs, body: answer.body };
    },
    close: () => transport.close(),
  };
}

const JSON_TYPE = "application/json";

interface Asked {
  readonly accept: string;
  readonly write?: Write;
}

/** 429 and 503 say that nothing was begun; the other answers of a bad moment leave open whether something was written. */
function isWorthTrying(status: number, write: Write | undefined): boolean {
  return write === undefined || write.isIdempotent ? isTransient(status) : status === 429 || status === 503;
}

function toBodyHeaders(write: Write | undefined): string[] {
  return write?.body === undefined ? [] : ["content-type", write.contentType ?? JSON_TYPE];
}

interface Timing {
  readonly encoding: string;
  readonly silenceTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

function toHeaders(
  accept: string,
  encoding: string,
  { authorization }: Credential,
  impersonation: readonly (readonly [string, string])[],
): string[] {
  const headers = ["accept", accept, "accept-encoding", encoding, "user-agent", "hauberk"];
  if (authorization !== undefined) headers.push("authorization", authorization);
  return headers.concat(...impersonation.map(([name, value]) => [name, value]));
}

async function toReply(answer: Dispatcher.ResponseData, maxBytes: number): Promise<Reply> {
  const { statusCode: status, headers, body } = answer;
  if (status >= 200 && status < 300) {
    try {
      return { is: "ok", value: await readJson(body, headers["content-encoding"]?.toString(), maxBytes) };
    } catch (error) {
      if (error instanceof TooLarge) return { is: "too large" };
      if (error instanceof NotJson) return { is: "refused", status, because: error.message };
      throw error;
    }
  }
  if (status >= 300 && status < 400) {
    await body.dump();
    const because = "the server sent us elsewhere, where our credentials must not go (is this an API server?)";
    return { is: "refused", status, because };
  }
  return { is: "refused", status, because: await readRefusal(answer) };
}

const MAX_REFUSAL_BYTES = 64 * 1024;
const MAX_MESSAGE_LENGTH = 1000;

/** The message of a Status object, or the status code. */
async function readRefusal({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (headers["content-encoding"] === undefined) {
    try {
      const message = asString(dig(JSON.parse(await readStart(body, MAX_REFUSAL_BYTES)), "message"));
      if (message) return message.slice(0, MAX_MESSAGE_LENGTH);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  } else await body.dump();
  return `the server answered ${statusCode}`;
}

function toProblem(error: unknown, { server }: Connection, signal: AbortSignal | undefined): unknown {
  if (error instanceof Problem || signal?.aborted === true) return error;
  const code = codeOf(error);
  const hint = HINTS.get(code ?? "") ?? "";
  const reason = reasonOf(error) || code || "no answer";
  return new Problem("CLUSTER_UNREACHABLE", `no answer from ${server.origin}: ${reason}${hint}`, { cause: error });
}

const HINTS = new Map([
  ["ECONNREFUSED", " (is the cluster running, and is this its address?)"],
  ["ENOTFOUND", " (the name is not known; is the VPN up?)"],
  ["SELF_SIGNED_CERT_IN_CHAIN", " (the kubeconfig's certificate-authority is of another cluster)"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", " (the kubeconfig's certificate-authority is missing or of another cluster)"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", " (the kubeconfig's certificate-authority is missing or of another cluster)"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", " (the certificate is for another name: set tls-server-name)"],
  ["CERT_HAS_EXPIRED", " (the API server's certificate has expired)"],
]);
