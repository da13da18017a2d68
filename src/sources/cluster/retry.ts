import { setTimeout as sleep } from "node:timers/promises";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
const LONGEST_RETRY_AFTER_MS = 30_000;

/** Answers that say "later", not "no". */
export function isTransient(status: number): boolean {
  return status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/** Failures of the line that a second try may not meet; a refused certificate stays refused. */
export function isLineFailure(error: unknown): boolean {
  return LINE_FAILURES.has(codeOf(error) ?? "");
}

/** The code of a system, TLS or undici error, or of its cause. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : codeOf(error.cause);
}

const LINE_FAILURES = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
]);

/** A Retry-After header in milliseconds, within reason; undefined when there is none or it is a date. */
export function toRetryAfterMs(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined;
  return Math.min(Number(text) * 1000, LONGEST_RETRY_AFTER_MS);
}

/**
 * Pauses before a new try: longer each time, and never in step with other clients.
 * @param attempt 1 after the first failure
 */
export async function pause(
  attempt: number,
  retryAfterMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const grown = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  await sleep(Math.max(retryAfterMs ?? 0, grown * (0.5 + Math.random() / 2)), undefined, { signal });
}
