import { asList, asString, dig, type Json, type Path } from "../../model/index.ts";

/** What is wrong with a key, as far as its form shows; the key itself is never shown. */
interface KeyFault {
  /** Below `keys`. */
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

const SIZES_BYTES: Readonly<Record<string, readonly number[]>> = {
  aesgcm: [16, 24, 32],
  aescbc: [16, 24, 32],
  secretbox: [32],
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const FIX = "head -c 32 /dev/urandom | base64 makes a key";

/** What is wrong with the keys of a provider of etcd's encryption; nothing of a provider that has none. @param value as it stands in the configuration */
export function toKeyFaults(provider: string, value: Json | undefined): KeyFault[] {
  const sizes = Object.hasOwn(SIZES_BYTES, provider) ? SIZES_BYTES[provider] : undefined;
  if (sizes === undefined) return [];
  const keys = asList(dig(value, "keys"));
  if (keys.length === 0)
    return [{ path: [], message: `${provider} has no keys: the API server does not start`, fix: FIX }];
  const seen = new Set<string>();
  return keys.flatMap((key, index) => {
    const secret = (asString(dig(key, "secret")) ?? "").trim();
    const message = toFault(secret, sizes, seen);
    seen.add(secret);
    return message === undefined ? [] : [{ path: [index, "secret"], message, fix: FIX }];
  });
}

function toFault(secret: string, sizes: readonly number[], seen: ReadonlySet<string>): string | undefined {
  // A file that was made safe to share says nothing of its keys.
  if (secret === "" || /^REDACTED$|^\*+$/i.test(secret)) return undefined;
  if (!BASE64.test(secret)) return "the key is not base64";
  const bytes = Buffer.from(secret, "base64");
  if (!sizes.includes(bytes.length)) return `the key has ${bytes.length} bytes and must have ${sizes.join(", ")}`;
  if (seen.has(secret)) return "the key is there twice";
  if (new Set(bytes).size <= 4) return "the key is no random one";
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ? "the key is readable text, not random bytes" : undefined;
}
