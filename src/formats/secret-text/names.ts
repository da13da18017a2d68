/** What a name says about its value. */
export type NameVerdict =
  /** A credential, whatever it looks like: `DB_PASSWORD`. */
  | "secret"
  /** A credential if the value looks random: `HASH_KEY`, `REDIS_AUTH`. */
  | "maybe"
  | "none";

const SECRET_WORDS = new Set([
  "password", "passwd", "passphrase", "passwort", "pwd", "passcode", "requirepass", "secret", "token", "apikey", "credential", "credentials",
  "creds", "jwt", "bearer", "authtoken", "accesstoken", "secretkey", "privatekey", "pgpassword", "accesskey", "clientsecret", "apitoken",
  "encryptionkey", "signingkey", "erlangcookie", "userpass", "dbpass", "rootpw", "bindpw", "userpw", "adminpw", "masterpassword", "keypass", "storepass",
]); // prettier-ignore

/** What makes a `…key` a credential. */
const KEY_OWNERS = new Set([
  "api", "secret", "private", "encryption", "signing", "master", "shared", "access", "account", "storage", "batch", "session", "crypto",
  "cipher", "ssh", "auth", "hmac", "subscription", "admin", "app", "service", "deploy", "content",
]); // prettier-ignore

const MAYBE_WORDS = new Set(["key", "auth", "pass", "salt", "seed", "signature", "cookie", "secrets", "tokens", "pw"]);

/** Last words that say the value is about a credential and is none. */
const ABOUT = new Set([
  "file", "files", "filename", "path", "paths", "dir", "directory", "folder", "name", "names", "ttl", "length", "len", "url", "uri", "urls", "endpoint",
  "host", "port", "ref", "reference", "enabled", "disabled", "expiry", "expiration", "expires", "expire", "timeout", "interval", "id", "ids",
  "type", "types", "algorithm", "alg", "algo", "format", "header", "headers", "issuer", "audience", "policy", "count", "size", "limit", "rotation",
  "lifetime", "validity", "prefix", "suffix", "version", "provider", "store", "storage", "mount", "namespace", "class", "reset", "required", "hint",
  "field", "label", "env", "var", "variable", "regex", "pattern", "validation", "validator", "strength", "mode", "method", "manager", "arn",
  "location", "duration", "age", "days", "hours", "minutes", "seconds", "secs", "ms", "scope", "scopes", "source", "backend", "engine", "config",
  "rules", "encoding", "encoder", "hasher", "attempts", "retries", "history", "complexity", "change", "checker", "group", "groups", "user",
  "username", "cert", "certificate", "server", "service", "address", "annotation", "kind", "keys", "review", "reviewer", "claim", "claims", "budget",
  "window", "rate", "template", "volume", "vault", "role", "region", "usage", "bits", "only", "access", "grace", "period", "sha256", "checksum", "digest", "fingerprint", "controller",
]); // prettier-ignore

/** Words that do the same anywhere in the name. */
const ABOUT_ANYWHERE = new Set([
  "public", "pub", "min", "max", "minimum", "maximum", "enable", "disable", "use", "uses", "allow", "allowed", "require", "has", "is",
  "ttl", "expiry", "expiration", "rotate", "validate", "skip", "no", "csrf", "pagination", "cache", "idempotency", "sort", "partition", "primary",
  "foreign", "routing", "num", "total", "context", "stop", "eos", "bos", "pad", "mask", "generate", "auto", "automount", "show", "hide", "forgot", "rollover",
]); // prettier-ignore

/** Names that the clouds' own tools read a credential from. */
const CLOUD_NAMES = new Set([
  "aws_secret_access_key",
  "azure_batchai_storage_key",
  "azure_batch_key",
  "oci_cli_key_content",
]);

/** Whether the tools of a cloud read a credential from this name. */
export function isCloudName(name: string): boolean {
  return CLOUD_NAMES.has(name.toLowerCase());
}

/** The words of a name, lower case: `dbPassword`, `DB_PASSWORD` and `db.password` alike. */
export function toWords(name: string): string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** A piece of every word that makes a name worth a look; most names and texts have none. */
export const STEMS = /pass|pwd|pw\b|secret|token|key|cred|jwt|bearer|auth|salt|seed|signature|cookie/i;

/** Whether a value of this name is a credential. */
export function judgeName(name: string): NameVerdict {
  if (!STEMS.test(name)) return "none";
  if (isCloudName(name)) return "secret";
  const words = toWords(name)
    .map((word) => word.replace(/(?<!\d)\d+$/, ""))
    .filter((word) => word !== "");
  const last = words.at(-1) ?? "";
  if (ABOUT.has(last) || words.some((word) => ABOUT_ANYWHERE.has(word))) return "none";
  if (SECRET_WORDS.has(words.slice(-2).join(""))) return "secret";
  if (last === "cookie") return "maybe";
  if (words.some((word) => SECRET_WORDS.has(word))) return "secret";
  if (last === "pass") return "secret";
  if (last === "key" && KEY_OWNERS.has(words.at(-2) ?? "")) return "secret";
  return words.some((word) => MAYBE_WORDS.has(word)) ? "maybe" : "none";
}

const OWNERS_OF_SECRETS = new Set([
  "admin",
  "root",
  "master",
  "client",
  "app",
  "api",
  "jwt",
  "session",
  "shared",
  "consumer",
  "webhook",
  "cookie",
  "oauth",
  "hmac",
  "key",
  "access",
  "signing",
  "bot",
  "hub",
  "token",
]);

/** Whether the name may as well stand for the name of a Secret: `tls-secret`, `authSecret`, `credentials`. */
export function mayNameObject(name: string): boolean {
  const words = toWords(name);
  const last = words.at(-1);
  if (last === "credentials" || last === "credential" || last === "secrets") return true;
  // `passwordKey: db-password` names a key of a Secret.
  if (last === "key" && words.some((word) => word === "password" || word === "existing")) return true;
  return last === "secret" && words.length > 1 && !OWNERS_OF_SECRETS.has(words.at(-2) ?? "");
}
