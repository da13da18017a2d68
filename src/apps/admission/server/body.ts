import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Waiting } from "./pending.ts";
import { type Refusal, refuse } from "./route.ts";

export type Body = { readonly is: "text"; readonly text: string } | Refusal | { readonly is: "gone" };

const GONE: Body = { is: "gone" };

/**
 * The request's body as text, at most `limitBytes` of it. Never rejects.
 * @param waiting aborts when the body has taken too long
 */
export function readBody(request: IncomingMessage, limitBytes: number, waiting: Waiting): Promise<Body> {
  const tooLarge = refuse(413, `reviews of more than ${limitBytes} bytes are not read`);
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) return Promise.resolve(tooLarge);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) chunks.push(chunk);
      else {
        request.pause();
        resolve(tooLarge);
      }
    });
    request.on("end", () => resolve(toText(chunks, sizeBytes)));
    // Also where the connection broke: an error is emitted only to those who listen.
    request.on("close", () => resolve(GONE));
    waiting.onAbort = () => resolve(refuse(408, "the review did not arrive in time"));
  });
}

/** One chunk, as small reviews come in, is not copied. */
function toText(chunks: readonly Buffer[], sizeBytes: number): Body {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, sizeBytes);
  return isUtf8(bytes) ? { is: "text", text: bytes.toString("utf8") } : refuse(400, "the review is not UTF-8");
}
