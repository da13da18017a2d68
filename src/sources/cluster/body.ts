import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Json } from "../../model/index.ts";

const gunzipAsync = promisify(gunzip);

/** The answer is larger than we take. */
export class TooLarge extends Error {}

/** The answer is not what an API server says: a login page, a cut text. */
export class NotJson extends Error {}

/**
 * Reads an answer to its end and parses it.
 * @param maxBytes bound on the bytes received and on the bytes unpacked
 * @throws {TooLarge | NotJson} and whatever the socket throws
 */
export async function readJson(
  body: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Json> {
  const bytes = await unpack(await readBytes(body, maxBytes), encoding, maxBytes);
  try {
    return JSON.parse(bytes.toString("utf8")) as Json;
  } catch (error) {
    throw new NotJson("the server answered something that is not JSON", { cause: error });
  }
}

/** At most `maxBytes` of an answer, as text; for messages. */
export async function readStart(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString("utf8");
}

async function readBytes(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge(`the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unpack(bytes: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  if (encoding === undefined || encoding === "identity") return bytes;
  if (encoding !== "gzip") throw new NotJson(`the server answered in the encoding ${JSON.stringify(encoding)}`);
  try {
    return await gunzipAsync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = error instanceof Error && Reflect.get(error, "code") === "ERR_BUFFER_TOO_LARGE";
    if (isTooLarge) throw new TooLarge(`the answer has more than ${maxBytes} bytes unpacked`);
    throw new NotJson("the server's answer cannot be unpacked", { cause: error });
  }
}
