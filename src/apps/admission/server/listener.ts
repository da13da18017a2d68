import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import type { LoadMeter, Log, Recorder, Surroundings } from "../parts.ts";
import { answer, type Answer } from "./answer.ts";
import { type Held, readBody } from "./body.ts";
import type { KnownRuleSets } from "./known-rule-sets.ts";
import type { Connections } from "./connections.ts";
import type { Counters } from "./counters.ts";
import type { ServerLimits } from "./options.ts";
import type { Pending } from "./pending.ts";
import { type Refusal, refuse, type Route, toRoute } from "./route.ts";

export interface ListenerParts {
  readonly surroundings: Surroundings;
  readonly known: KnownRuleSets;
  readonly recorder: Recorder;
  readonly meter: LoadMeter;
  readonly limits: ServerLimits;
  readonly pending: Pending;
  readonly held: Held;
  readonly connections: Connections;
  readonly counters: Counters;
  readonly log: Log;
  readonly clock: () => number;
  /** Whether who opened the connection may ask. */
  readonly isAllowed: (socket: TLSSocket) => boolean;
  /** Every connection is to be handed back with its next answer. */
  readonly isClosing: () => boolean;
}

/** Of a request's time, what is kept for sending the answer and for the way. */
const RESERVE = { share: 0.1, mostMs: 500 } as const;

/** Answers one request after the other on the webhook's port. */
export function toListener(parts: ListenerParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const socket = request.socket as TLSSocket;
    parts.connections.begins(socket);
    parts.meter.entered();
    response.once("close", () => {
      parts.connections.ends(socket);
      parts.meter.left();
    });
    serve(request, response, parts).catch((cause: unknown) => {
      // Whatever it was, the API server gets an end.
      parts.counters.add("failures", "exception");
      parts.log("error", `a request could not be answered: ${String(cause)}`);
      response.destroy();
    });
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, parts: ListenerParts): Promise<void> {
  const arrivedAt = parts.clock();
  const route = parts.isAllowed(request.socket as TLSSocket)
    ? toRoute(request, parts.limits.timeoutMs)
    : refuse(403, "this client may not ask: its certificate carries none of the names that may");
  if (route.is === "refused") return sendRefusal(request, response, route, parts);
  const ruleSet = parts.known.find(route.ruleSet, arrivedAt);
  const reserveMs = Math.min(route.timeoutMs * RESERVE.share, RESERVE.mostMs);
  const endsAt = arrivedAt - parts.meter.waitedMs() + route.timeoutMs;
  const overAt = endsAt - reserveMs / 2;
  const waiting = parts.pending.enter(endsAt - reserveMs, overAt);
  const own: Held = { bytes: 0 };
  try {
    const body = await readBody(request, parts.limits, waiting, { all: parts.held, own });
    waiting.reading = undefined;
    if (body.is === "gone") return;
    if (body.is === "refused") return sendRefusal(request, response, body, parts);
    // Not sooner: who is still writing may not read an answer.
    if (ruleSet === undefined) return sendRefusal(request, response, toUnknown(route.ruleSet, parts), parts);
    const remainingMs = () => overAt - parts.clock();
    const asked = { path: route.path, ruleSet, text: body.text, waiting, remainingMs };
    const answered = await answer(asked, parts.surroundings, parts.meter);
    if (answered.is === "refused") return sendRefusal(request, response, answered, parts);
    send(response, answered.text, parts);
    keep(route, body.text, answered, arrivedAt, parts);
  } finally {
    waiting.leave();
    parts.held.bytes -= own.bytes;
  }
}

function send(response: ServerResponse, text: string, parts: ListenerParts): void {
  const headers = ["content-type", "application/json", "content-length", String(Buffer.byteLength(text))];
  if (parts.isClosing()) headers.push("connection", "close");
  response.writeHead(200, headers);
  response.end(text);
}

function toUnknown(name: string, { surroundings }: ListenerParts): Refusal {
  const isEarly = surroundings.ruleSets() === undefined;
  const text = isEarly ? "policies are not read yet" : `this replica knows no rule set ${name}; another one may`;
  return { ...refuse(503, text), isHandedBack: true };
}

/** A body that was not read to its end leaves the connection unusable. */
function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal, parts: ListenerParts): void {
  parts.counters.add("refused", String(refusal.status));
  const text = `${refusal.text}\n`;
  const headers = ["content-type", "text/plain; charset=utf-8", "content-length", String(Buffer.byteLength(text))];
  if (refusal.status === 405) headers.push("allow", "POST");
  // The API server asks again at once, ten times at most, and on another connection: another replica may know more.
  if (refusal.isHandedBack) headers.push("retry-after", "0");
  if (refusal.isHandedBack || !request.complete || parts.isClosing()) headers.push("connection", "close");
  response.writeHead(refusal.status, headers);
  response.end(text, () => {
    if (!request.complete) request.socket.destroySoon();
  });
}

/** After the answer has gone out, so that no record slows a request. */
function keep(
  route: Route & { is: "review" },
  reviewText: string,
  answered: Answer & { is: "answer" },
  arrivedAt: number,
  parts: ListenerParts,
): void {
  const tookMs = parts.clock() - arrivedAt;
  if (answered.failure !== undefined) parts.counters.add("failures", answered.failure);
  const { review, decision } = answered;
  if (review === undefined) return;
  const at = new Date();
  setImmediate(() => {
    try {
      parts.recorder.note({ ruleSet: route.ruleSet, path: route.path, review, reviewText, decision, at, tookMs });
    } catch (cause) {
      parts.counters.add("failures", "record");
      parts.log("error", `a decision could not be recorded: ${String(cause)}`);
    }
  });
}
