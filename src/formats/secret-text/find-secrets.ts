import { looksRandom } from "./entropy.ts";
import { KNOWN_FORMATS } from "./formats.ts";
import { PHRASES } from "./phrases.ts";
import { isCloudName, judgeName, mayNameObject, STEMS } from "./names.ts";
import { splitRedacted, toNamedKind } from "./redacted.ts";
import { isObjectName, isProse, isUuid, isWeak, judgeValue } from "./values.ts";

export interface FoundSecret {
  /** What it is, for messages: `GitHub token`, `value of "DB_PASSWORD"`. */
  readonly kind: string;
  /** `weak`: a default or stand-in that everybody would guess. */
  readonly strength: "secret" | "weak";
  /** Enough to find it again and too little to use it: the first three characters of a long one, and the length. */
  readonly preview: string;
}

/** Longest text looked at, UTF-16 code units: a ConfigMap holds 1 MiB. What is behind is not looked at. */
const MAX_TEXT = 1 << 20;
const MAX_FOUND = 20;

/**
 * Credentials in a text, by their look and by the names beside them; each kind of credential once. Never throws;
 * time grows with the length of the text and no faster.
 * @param name the name of the whole text where it has one: an environment variable, a key of a ConfigMap
 */
export function findSecrets(text: string, name = ""): FoundSecret[] {
  const { found, rest } = splitRedacted(text, name);
  if (found.length === 0) return findIn(rest, name);
  if (rest.trim() === "") return [...found];
  const known = new Set(found.map(({ kind }) => kind));
  return [...found, ...findIn(rest, name).filter(({ kind }) => !known.has(kind))].slice(0, MAX_FOUND);
}

function findIn(text: string, name: string): FoundSecret[] {
  // Too short for anything but the value of a telling name.
  if (text.length < 8 && judgeName(name) === "none") return [];
  const bounded = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  const found = new Map<string, FoundSecret>();
  const add = (kind: string, secret: string, strength: FoundSecret["strength"]): void => {
    if (found.size < MAX_FOUND && !found.has(kind)) found.set(kind, { kind, strength, preview: toPreview(secret) });
  };
  findKnown(bounded, add);
  findInUrls(bounded, add);
  findBearers(bounded, add);
  findPhrases(bounded, add);
  if (found.size === 0 && name !== "") judgeNamed(name, bounded, add);
  if (found.size === 0) findAssigned(bounded, add);
  if (found.size === 0) findEncoded(bounded, add);
  return [...found.values()];
}

type Add = (kind: string, secret: string, strength: FoundSecret["strength"]) => void;

function findKnown(text: string, add: Add): void {
  for (const { kind, needs, pattern } of KNOWN_FORMATS) {
    if (!text.includes(needs)) continue;
    for (const match of text.matchAll(pattern)) add(kind, match[1] ?? match[0], "secret");
  }
}

const URL_WITH_PASSWORD = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"<>]{0,100}:([^\s@/'"<>]{1,200})@/gi;
const DSN_WITH_PASSWORD = /(?<![\w.-])[\w.-]{1,64}:([^\s:@'"/]{1,128})@(?:tcp|unix)\(/g;

function findInUrls(text: string, add: Add): void {
  if (!text.includes("@")) return;
  for (const pattern of [URL_WITH_PASSWORD, DSN_WITH_PASSWORD]) {
    for (const match of text.matchAll(pattern)) {
      const password = match[1] ?? "";
      const verdict = judgeValue(password);
      if (verdict !== "none") add("password in a URL", password, verdict);
    }
  }
}

const BEARER = /\b(?:bearer|basic)[ \t]{1,4}([0-9A-Za-z._~+/-]{8,2000}={0,2})/gi;

const BEARER_WORD = /(?:bearer|basic)[ \t]/i;

function findBearers(text: string, add: Add): void {
  if (!BEARER_WORD.test(text)) return;
  for (const match of text.matchAll(BEARER)) {
    const token = match[1] ?? "";
    if (/\d/.test(token) && /[A-Za-z]/.test(token) && judgeValue(token) === "secret")
      add("bearer token", token, "secret");
  }
}

function findPhrases(text: string, add: Add): void {
  for (const { kind, needs, pattern, named } of PHRASES) {
    if (!text.includes(needs)) continue;
    for (const match of text.matchAll(pattern)) {
      const [, first = "", second = ""] = match;
      const verdict = named === true ? judgeAssigned(first, second) : judgePhrase(kind, first);
      if (verdict === "none") continue;
      if (named === true) add(`value of "${first}"`, second, verdict);
      else add(kind, first, verdict);
    }
  }
}

function judgePhrase(kind: string, value: string): "none" | "weak" | "secret" {
  return kind === "password hash" ? "secret" : judgeValue(value);
}

/** The whole text is the value of a name. */
function judgeNamed(name: string, text: string, add: Add): void {
  // A value of many lines is a document: what is in it speaks for itself.
  if (text.trim().includes("\n") || text.length > 4096) return;
  const verdict = judgeAssigned(name, text.trim());
  if (verdict !== "none") add(toNamedKind(name), text.trim(), verdict);
}

function judgeAssigned(name: string, value: string): "none" | "weak" | "secret" {
  const byName = judgeName(name);
  if (byName === "none") return "none";
  if (byName === "maybe")
    return looksRandom(value) && !isUuid(value) && judgeValue(value) === "secret" ? "secret" : "none";
  if (isCloudName(name)) return judgeCloudValue(value);
  if (mayNameObject(name) && isObjectName(value)) return "none";
  return judgeValue(value, /phrase/i.test(name));
}

/** Names that only ever hold a credential: all but pointers to it counts. */
function judgeCloudValue(value: string): "none" | "weak" | "secret" {
  const verdict = judgeValue(value);
  if (verdict !== "none" || !/^[A-Za-z]/.test(value) || /[/:]/.test(value)) return verdict;
  return isWeak(value) ? "weak" : "secret";
}

// A name, then = or : or =>, then a quoted text or one word; a colon with a word behind it needs a blank between them
// (`token:read` is one word). Bounded parts keep the search linear.
const ASSIGNMENT =
  /(?<![\w.$-])(?:--?|-D)?["']?([A-Za-z_][\w.-]{0,80})["']?[ \t]{0,4}(?::=|=>|=|:(?=[ \t])|(?<=["'][ \t]{0,4}):(?=["']))[ \t]{0,4}(?:"([^"\n]{1,500})"|'([^'\n]{1,500})'|([^\s"'`,;&)}\]]{1,500}))/g;

function findAssigned(text: string, add: Add): void {
  if (!STEMS.test(text)) return;
  for (const match of text.matchAll(ASSIGNMENT)) {
    const name = match[1] ?? "";
    const word = match[4];
    if (word !== undefined && opensSentence(word, /:[ \t]/.test(match[0]), text, match.index + match[0].length))
      continue;
    const value = match[2] ?? match[3] ?? word ?? "";
    const verdict = judgeAssigned(name, value);
    if (verdict !== "none") add(`value of "${name}"`, value, verdict);
  }
}

/** Whether a word that stands like a value begins a sentence: `error.password=The password is not correct`. */
function opensSentence(word: string, isColon: boolean, text: string, end: number): boolean {
  if (!/^[A-Za-z]{1,30}$/.test(word)) return false;
  // A translated text: `password=Passwort`.
  if (/^[A-Z][a-z]+$/.test(word)) return true;
  const rest = text.slice(end, end + 200).split("\n", 1)[0] ?? "";
  if (isColon) return /^ +[A-Za-z]/.test(rest);
  return !/\s-/.test(rest) && isProse(word + rest);
}

const BASE64 = /^[0-9A-Za-z+/\r\n]{40,}={0,2}$/;

/** Base64 hides nothing. Only what is known by its look counts behind it. */
function findEncoded(text: string, add: Add): void {
  if (text.length > 1 << 16 || !BASE64.test(text.trimEnd())) return;
  const decoded = Buffer.from(text, "base64").toString("latin1");
  findKnown(decoded, (kind, secret, strength) => add(`${kind}, encoded`, secret, strength));
}

const FLAG = /^--?([A-Za-z][\w.-]{0,80})$/;

/** Credentials in a command line: each argument by itself, and the value behind a flag by the flag's name. */
export function findSecretsInArguments(
  args: readonly string[],
): { readonly index: number; readonly found: FoundSecret }[] {
  const named = args.flatMap((argument, index) => {
    const flag = FLAG.exec(args[index - 1] ?? "")?.[1] ?? "";
    const isValue = flag !== "" && !argument.startsWith("-");
    const name = flag === "pass" ? "password" : flag;
    return findSecrets(argument, isValue ? name : "").map((found) => ({ index, found }));
  });
  return named.length > 0 ? named : findInCommand(args);
}

/** Credentials that only the whole command line tells: `redis-cli`, `-a`, and behind it the password. */
function findInCommand(args: readonly string[]): { readonly index: number; readonly found: FoundSecret }[] {
  const found: { readonly index: number; readonly found: FoundSecret }[] = [];
  findPhrases(args.join(" ").slice(0, MAX_TEXT), (kind, secret, strength) => {
    const index = args.findIndex((argument) => argument.includes(secret));
    if (index >= 0 && found.length < MAX_FOUND)
      found.push({ index, found: { kind, strength, preview: toPreview(secret) } });
  });
  return found;
}

function toPreview(secret: string): string {
  const { length } = secret;
  return length < 12 ? `${length} characters` : `"${secret.slice(0, 3)}…", ${length} characters`;
}
