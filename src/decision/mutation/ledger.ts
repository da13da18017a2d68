import { asString, type JsonObject } from "../../model/index.ts";

/** A container, or with an empty list the pod itself. */
export interface Place {
  readonly list: "containers" | "initContainers" | "ephemeralContainers" | "";
  readonly name: string;
}

export const POD: Place = { list: "", name: "" };

/** One field that said nothing and was filled in, or an image that was rewritten. */
export interface Entry {
  readonly place: Place;
  /** `securityContext.runAsNonRoot`, from the container or the pod spec. */
  readonly field: string;
  /** What stands there now, in short. */
  readonly value: string;
  /** What stood there, where something did. */
  readonly was?: string;
}

/** What was done to one object, and what could not be; in the order in which it came. */
export interface Ledger {
  readonly entries: Entry[];
  readonly notes: string[];
  /** Images whose digest nobody knows. */
  readonly unpinned: string[];
}

/** Beyond this many, notes are only counted: the client reads them one by one. */
const MAX_NOTES = 16;
const MAX_TEXT = 120;

const WORDS: Readonly<Record<Place["list"], string>> = {
  containers: "container",
  initContainers: "init container",
  ephemeralContainers: "ephemeral container",
  "": "pod",
};

export function toPlace(list: Place["list"], container: JsonObject): Place {
  return { list, name: asString(container["name"]) ?? "" };
}

/** Notes what was left as it is, and why. */
export function addNote(ledger: Ledger, place: Place, text: string): void {
  ledger.notes.push(`${nameOf(place)} ${text}`);
}

/** Text that a stranger wrote, safe to show: quoted, and cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
}

const PLAIN_NAME = /^[a-z0-9-]{1,63}$/;

/** A name as the API allows it; `?` for any other, which is refused later on. */
export function toPlainName(name: unknown): string {
  return typeof name === "string" && PLAIN_NAME.test(name) ? name : "?";
}

/** One line for each container (and the pod): what would be set there. */
export function toSuggestions({ entries }: Ledger): string[] {
  const byPlace = new Map<string, string[]>();
  for (const { place, field, value } of entries) {
    const name = nameOf(place);
    const fields = byPlace.get(name);
    if (fields === undefined) byPlace.set(name, [`${field}: ${value}`]);
    else fields.push(`${field}: ${value}`);
  }
  return [...byPlace].map(([name, fields]) => `would be defaulted in ${name}: ${fields.join(", ")}`);
}

/** The first notes, and how many more there are. */
export function toBoundedNotes(notes: readonly string[]): readonly string[] {
  if (notes.length <= MAX_NOTES) return notes;
  return [...notes.slice(0, MAX_NOTES), `and ${notes.length - MAX_NOTES} more notes of this kind`];
}

function nameOf({ list, name }: Place): string {
  return list === "" ? WORDS[list] : `${WORDS[list]} ${quote(name)}`;
}
