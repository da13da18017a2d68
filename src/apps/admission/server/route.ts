import { readDuration } from "../../../formats/go-time/index.ts";

/** What a request's first line and headers ask for. */
export type Route =
  | {
      readonly is: "review";
      readonly path: "validate" | "mutate";
      readonly ruleSet: string;
      readonly timeoutMs: number;
    }
  | Refusal;

/** An answer that is none about admission: the API server counts it as a failed call and goes by failurePolicy. */
export interface Refusal {
  readonly is: "refused";
  readonly status: 400 | 403 | 404 | 405 | 408 | 413 | 415 | 503;
  /** What is wrong, for the API server's log. */
  readonly text: string;
  /** The API server is to ask again, and somebody else if there is. */
  readonly isHandedBack?: true;
}

/** The API server allows no more for a webhook. */
const MAX_TIMEOUT_MS = 30_000;
const PATH = /^\/(validate|mutate)\/([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;
const NANOS_PER_MS = 1_000_000n;

/** Says where a request goes, without its body. @param defaultMs for requests without `?timeout=` */
export function toRoute(
  request: {
    readonly method?: string | undefined;
    readonly url?: string | undefined;
    readonly headers: { readonly "content-type"?: string; readonly "content-encoding"?: string };
  },
  defaultMs: number,
): Route {
  const { method, url = "", headers } = request;
  const mark = url.indexOf("?");
  const [, path, ruleSet = ""] = PATH.exec(mark < 0 ? url : url.slice(0, mark)) ?? [];
  if (path !== "validate" && path !== "mutate")
    return refuse(404, "there is only /validate/<rule set> and /mutate/<rule set>");
  if (method !== "POST") return refuse(405, "reviews are sent with POST");
  if (!isJson(headers["content-type"])) return refuse(415, "reviews are application/json");
  if (headers["content-encoding"] !== undefined) return refuse(415, "reviews are not compressed");
  const timeoutMs = mark < 0 ? defaultMs : readTimeout(url.slice(mark + 1), defaultMs);
  return timeoutMs === undefined
    ? refuse(400, "timeout is a duration above zero, such as 10s")
    : { is: "review", path, ruleSet, timeoutMs };
}

export function refuse(status: Refusal["status"], text: string): Refusal {
  return { is: "refused", status, text };
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === "application/json") return true;
  return /^application\/json\s*(?:;|$)/i.test(contentType ?? "");
}

/** @param query without its question mark. @returns undefined for one that is there and means nothing */
function readTimeout(query: string, defaultMs: number): number | undefined {
  // As the API server writes it; the general way is a hundred times as long.
  const seconds = /^timeout=([1-9]|[12]\d|30)s$/.exec(query)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const text = new URLSearchParams(query).get("timeout");
  if (text === null) return defaultMs;
  const reading = readDuration(text);
  if (reading.is === "invalid" || reading.nanos <= 0n) return undefined;
  const timeoutMs = reading.nanos / NANOS_PER_MS;
  return timeoutMs > MAX_TIMEOUT_MS ? MAX_TIMEOUT_MS : Number(timeoutMs);
}
