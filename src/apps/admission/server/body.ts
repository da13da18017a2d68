import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { type Refusal, refuse } from "./route.ts";

export type Body = { readonly is: "text"; readonly text: string } | Refusal | { readonly is: "gone" };

/**
 * The request's body as text, at most `limitBytes` of it. Never rejects.
 * @param signal aborts when the body has taken too long
 */
export function readBody(request: IncomingMessage, limitBytes: number, signal: AbortSignal): Promise<Body> {
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
    request.on("close", () => resolve({ is: "gone" }));
    request.on("error", () => resolve({ is: "gone" }));
    signal.addEventListener("abort", () => resolve(refuse(408, "the review did not arrive in time")), { once: true });
  });
}

/** One chunk, as small reviews come in, is not copied. */
function toText(chunks: readonly Buffer[], sizeBytes: number): Body {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, sizeBytes);
  return isUtf8(bytes) ? { is: "text", text: bytes.toString("utf8") } : refuse(400, "the review is not UTF-8");
}
