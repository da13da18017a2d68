import { type Json, setOwn } from "../../model/index.ts";
import { findSecrets, findSecretsInArguments } from "../secret-text/index.ts";
import { REDACTED } from "./report.ts";

/** Fields of configuration files that hold credentials whatever they look like, letters only, lower case. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  "secret",
  "password",
  "token",
  "bearertoken",
  "clientsecret",
  "clientkeydata",
  "privatekey",
  "staticpodurlheader",
  "passphrase",
]);
const MAX_DEPTH = 50;

/** The command line without credentials: a value that looks like one is left out, its flag stays. */
export function redactArguments(words: readonly string[]): string[] {
  const hit = new Set(findSecretsInArguments(words).map(({ index }) => index));
  return words.map((word, index) => (hit.has(index) ? toFlag(word) : word));
}

function toFlag(word: string): string {
  const flag = /^(--?[A-Za-z][\w.-]{0,100}=)/.exec(word)?.[1] ?? "";
  return `${flag}${REDACTED}`;
}

/** A configuration file without keys, passwords and tokens: encryption keys above all. What is too deep is left out, too. */
export function redactConfiguration(value: Json): Json {
  return redact(value, "", 0);
}

function redact(value: Json, name: string, depth: number): Json {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (depth > MAX_DEPTH || CREDENTIALS.has(name.replaceAll(/[^A-Za-z]/g, "").toLowerCase())) return REDACTED;
  if (typeof value === "string") return findSecrets(value, name).length > 0 ? REDACTED : value;
  if (Array.isArray(value)) return value.map((item) => redact(item, name, depth + 1));
  const kept: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) setOwn(kept, key, redact(item ?? null, key, depth + 1));
  return kept;
}
