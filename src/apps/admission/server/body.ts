import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { ServerLimits } from "./options.ts";
import type { Waiting } from "./pending.ts";
import { type Refusal, refuse } from "./route.ts";

export type Body = { readonly is: "text"; readonly text: string } | Refusal | { readonly is: "gone" };

const GONE: Body = { is: "gone" };

/** Bytes of bodies that are in memory, over all requests. */
export interface Held {
  bytes: number;
}

/**
 * The request's body as text, at most `bodyBytes` of it. Never rejects.
 * @param waiting aborts when the body has taken too long
 * @param held what all requests hold together, and what this one does; who calls gives it back
 */
export function readBody(
  request: IncomingMessage,
  { bodyBytes, heldBytes }: Pick<ServerLimits, "bodyBytes" | "heldBytes">,
  waiting: Waiting,
  held: { readonly all: Held; readonly own: Held },
): Promise<Body> {
  const tooLarge = refuse(413, `reviews of more than ${bodyBytes} bytes are not read`);
  if (Number(request.headers["content-length"] ?? 0) > bodyBytes) return Promise.resolve(tooLarge);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => {
      held.own.bytes += chunk.length;
      held.all.bytes += chunk.length;
      chunks.push(chunk);
      if (held.own.bytes <= bodyBytes && held.all.bytes <= heldBytes) return;
      request.pause();
      resolve(held.own.bytes > bodyBytes ? tooLarge : refuse(503, "too many large reviews come in at once"));
    });
    request.on("end", () => resolve(toText(chunks, held.own.bytes)));
    // Also where the connection broke: an error is emitted only to those who listen.
    request.on("close", () => resolve(GONE));
    request.on("late", () => resolve(refuse(408, "the review did not arrive in time")));
    waiting.reading = request;
  });
}

/** One chunk, as small reviews come in, is not copied. */
function toText(chunks: readonly Buffer[], sizeBytes: number): Body {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, sizeBytes);
  return isUtf8(bytes) ? { is: "text", text: bytes.toString("utf8") } : refuse(400, "the review is not UTF-8");
}
