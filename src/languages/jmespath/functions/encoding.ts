import { createHash } from "node:crypto";
import { asText, fail, type JmesFunction } from "./function.ts";

const TEXT = ["string"] as const;

/** Base64 and digests. */
export const ENCODING: readonly JmesFunction[] = [
  { name: "base64_decode", parameters: [TEXT], run: (args, search) => search.text(decode(asText(args, 0))) },
  {
    name: "base64_encode",
    parameters: [TEXT],
    run: (args, search) => search.text(Buffer.from(asText(args, 0), "utf8").toString("base64")),
  },
  toDigest("md5"),
  toDigest("sha1"),
  toDigest("sha256"),
];

/** @see Go, base64.StdEncoding: line breaks are skipped, padding is demanded */
function decode(text: string): string {
  const kept = text.replaceAll(/[\r\n]/g, "");
  if (kept.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(kept)) return Buffer.from(kept, "base64").toString("utf8");
  const bad = kept.search(/[^A-Za-z0-9+/]/);
  return fail(`illegal base64 data at input byte ${bad < 0 ? kept.length - (kept.length % 4) : bad}`);
}

function toDigest(name: "md5" | "sha1" | "sha256"): JmesFunction {
  return { name, parameters: [TEXT], run: (args) => createHash(name).update(asText(args, 0), "utf8").digest("hex") };
}
