/** One block of a PEM text. */
export interface PemBlock {
  readonly type: string;
  readonly bytes: Buffer;
}

const BLOCK = /(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t\r]*\n([^-]*?)-----END \1-----[ \t\r]*(?:\n|$)/;

/** The first block of a PEM text and what follows it; undefined where there is none. */
export function readPem(text: string): { readonly block: PemBlock; readonly rest: string } | undefined {
  let rest = text;
  for (let found = BLOCK.exec(rest); found !== null; found = BLOCK.exec(rest)) {
    const [whole, type = "", body = ""] = found;
    rest = rest.slice(found.index + whole.length);
    const data = body.replace(/^(?:[^\n:]+:[^\n]*\n)+\n?/, "").replaceAll(/\s/g, "");
    if (/^[A-Za-z0-9+/]*={0,2}$/.test(data)) return { block: { type, bytes: Buffer.from(data, "base64") }, rest };
  }
  return undefined;
}
