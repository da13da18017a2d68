import {
  findSecrets,
  findSecretsInArguments,
  type FoundSecret,
  isRedacted,
  toNamedKind,
  toRedactedText,
} from "../secret-text/index.ts";

/** Longer texts are not searched to their end, so none of them is kept. UTF-16 code units. */
const MAX_TEXT = 1 << 20;
/** Texts of pods repeat: what was found in short ones is remembered. */
const MAX_KNOWN = 50_000;
const MAX_KNOWN_LENGTH = 256;
const known = new Map<string, string>();

const FLAG = /^--?[A-Za-z][\w.-]{0,80}=/;

/** The text, or what may be said of it where it holds a credential. @param name what stands beside it and says what it is */
export function redactText(text: string, name: string): string {
  return recall(`${name}\0${text}`, text, () => {
    const redacted = toKept(text, findSecrets(text, name), isSaidWithin(text, name) ? "" : name);
    return redacted === text && isPassword(text, name) ? toRedactedText([]) : redacted;
  });
}

/** Whether the text itself assigns to its name: `DB_PASSWORD=…` in DB_PASSWORD. Then it says so under any name. */
function isSaidWithin(text: string, name: string): boolean {
  const named = toNamedKind(name);
  return name !== "" && text.includes(name) && findSecrets(text).some(({ kind }) => kind === named);
}

/** Names that nothing but a password stands under: more than findings take for one, as nobody misses it here. */
const PASSWORD = /pass(?:word|wd|phrase)$/i;
/** References and switches are none. */
const NO_PASSWORD = /^(?:true|false|yes|no|none|null|\$.{0,200}|\s*)$/i;

function isPassword(text: string, name: string): boolean {
  return PASSWORD.test(name) && !NO_PASSWORD.test(text) && !isRedacted(text);
}

/** As `redactText`, but only what is known by its look: a telling name alone is no reason where others refer to the text. */
export function redactKnown(text: string): string {
  return text.length < 8 ? text : recall(text, text, () => toKept(text, findKnown(text)));
}

function recall(key: string, text: string, redact: () => string): string {
  if (text.length > MAX_KNOWN_LENGTH) return redact();
  let redacted = known.get(key);
  if (redacted === undefined) {
    redacted = redact();
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, redacted);
  }
  return redacted;
}

function toKept(text: string, found: readonly FoundSecret[], name = ""): string {
  return found.length === 0 && text.length <= MAX_TEXT ? text : toRedactedText(found, name);
}

/** What kubectl keeps of what was applied says nothing that the object does not say: none of it is kept. */
export function toRedactedCopy(text: string): string {
  return toRedactedText(findKnown(text));
}

function findKnown(text: string): FoundSecret[] {
  return text.length < 8 ? [] : findSecrets(text).filter(({ kind }) => !kind.startsWith("value of"));
}

/** A command line: its credentials may be told by the word before them. The name of a flag stays. */
export function redactArguments(words: readonly string[]): string[] {
  const found = Map.groupBy(findSecretsInArguments(words), ({ index }) => index);
  return words.map((word, index) => {
    const own = found.get(index)?.map((one) => one.found);
    if (own === undefined) return word;
    return (FLAG.exec(word)?.[0] ?? "") + toRedactedText(own);
  });
}

/** As `redactArguments`, but nothing is said of what was found. */
export function hideArguments(words: readonly string[]): string[] {
  const found = new Set(findSecretsInArguments(words).map(({ index }) => index));
  return words.map((word, index) => (found.has(index) && !isRedacted(word) ? toRedactedText([]) : word));
}
