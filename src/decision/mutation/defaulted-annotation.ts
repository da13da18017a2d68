import { asString, isObject, type KubernetesObject } from "../../model/index.ts";
import { type Entry, toPlainName } from "./ledger.ts";

/** On every object that was changed: what was filled in, `app/image=nginx:1.25,app/securityContext.runAsNonRoot`. */
const KEY = "hauberk.dev/defaulted";

/** Characters of the annotation. */
const MAX_LENGTH = 1024;
/** Entries that are looked at; the annotation has room for far fewer. */
const MAX_ENTRIES = 256;
/** A longer text of somebody else's is not taken apart. */
const MAX_READ = 4096;
const TOKEN = /^[A-Za-z0-9./?-]+(?:=[^\s,=][^\s,]*)?$/;
const HIDDEN = /^\+([0-9]{1,9})$/;

/** The entries in short: sorted, each once, cut to a bounded length with the number of those that are left out: `…,+12`. */
export function formatDefaulted(entries: readonly Entry[]): string {
  return format(toTokens(entries), countRest(entries));
}

/**
 * The object with the entries noted in its annotation, beside those that are there from an earlier round.
 * @param text the entries in short
 */
export function withDefaulted(object: KubernetesObject, entries: readonly Entry[], text: string): KubernetesObject {
  const { metadata } = object;
  const annotations: unknown = metadata.annotations ?? {};
  if (!isObject(annotations)) return object;
  const earlier = asString(annotations[KEY]);
  const all = earlier === undefined ? text : join(earlier, entries);
  const next = { ...(annotations as Record<string, string>), [KEY]: all };
  return { ...object, metadata: { ...metadata, annotations: next } };
}

function join(text: string, entries: readonly Entry[]): string {
  const tokens = toTokens(entries);
  const earlier = readDefaulted(text);
  // What an image was at first is worth more than what it was in between.
  for (const [token, was] of earlier.tokens) tokens.set(token, was);
  return format(tokens, earlier.hidden + countRest(entries));
}

function toTokens(entries: readonly Entry[]): Map<string, string> {
  const tokens = new Map<string, string>();
  for (const { place, field, was } of entries.slice(0, MAX_ENTRIES)) {
    const token = place.list === "" ? field : `${toPlainName(place.name)}/${field}`;
    if (!tokens.has(token)) tokens.set(token, was === undefined || /[\s,]/.test(was) ? "" : was);
  }
  return tokens;
}

function countRest(entries: readonly Entry[]): number {
  return Math.max(0, entries.length - MAX_ENTRIES);
}

function format(tokens: ReadonlyMap<string, string>, alreadyHidden: number): string {
  const texts = [...tokens].map(([token, was]) => (was === "" ? token : `${token}=${was}`)).sort();
  const shown: string[] = [];
  let left = MAX_LENGTH - "+123456789".length;
  for (const text of texts) {
    if (text.length + 1 > left) break;
    left -= text.length + 1;
    shown.push(text);
  }
  const hidden = alreadyHidden + texts.length - shown.length;
  return hidden === 0 ? shown.join(",") : [...shown, `+${hidden}`].join(",");
}

/** The annotation taken apart again; whoever writes objects may have written anything there. */
function readDefaulted(text: string): { readonly tokens: ReadonlyMap<string, string>; readonly hidden: number } {
  const tokens = new Map<string, string>();
  let hidden = 0;
  for (const part of text.slice(0, MAX_READ).split(",")) {
    const count = HIDDEN.exec(part)?.[1];
    if (count !== undefined) hidden = Number(count);
    else if (TOKEN.test(part)) {
      const equals = part.indexOf("=");
      if (equals < 0) tokens.set(part, "");
      else tokens.set(part.slice(0, equals), part.slice(equals + 1));
    }
  }
  return { tokens, hidden };
}
