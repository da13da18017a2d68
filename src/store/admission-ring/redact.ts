import { findSecrets, findSecretsInArguments } from "../../formats/secret-text/index.ts";
import { formatPath, isObject, type Json, type JsonObject, type Path, setOwn } from "../../model/index.ts";

const REDACTED = "REDACTED";
// The same in base64, as `data` of a Secret must be.
const REDACTED_BASE64 = "UkVEQUNURUQ=";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
/** Arguments of programs: what stands behind `--password` is one. */
const COMMANDS: ReadonlySet<string> = new Set(["command", "args"]);
const MAX_DEPTH = 100;
/** Longer texts are not searched: they are left out. UTF-16 code units. */
const MAX_TEXT = 64 * 1024;

export interface Redacted {
  readonly review: JsonObject;
  /** Paths below `request`. */
  readonly redacted: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * An AdmissionReview as it may be kept: without values of Secrets, tokens, credentials that stand in variables, arguments,
 * ConfigMaps or elsewhere, without what authenticators say of the user, and without managedFields and last-applied.
 * Never changes what it was given. What it left out is listed, so that nobody takes the rest for the whole.
 */
export function redactReview(review: JsonObject): Redacted {
  const notes: Notes = { redacted: [], dropped: [] };
  const request = review["request"];
  if (!isObject(request)) return { review: {}, ...notes };
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(request)) {
    if (key === "object" || key === "oldObject") kept[key] = toKeptObject(value ?? null, [key], notes);
    else if (key === "userInfo") kept[key] = toKeptUser(value ?? null, notes);
    else setOwn(kept, key, toKept(value ?? null, key, [key], notes));
  }
  const { apiVersion, kind } = review;
  return { review: { apiVersion, kind, request: kept }, ...notes };
}

interface Notes {
  readonly redacted: string[];
  readonly dropped: string[];
}

function toKeptUser(user: Json, notes: Notes): Json {
  if (!isObject(user)) return user;
  const { extra, ...kept } = user;
  if (isObject(extra) && Object.keys(extra).length > 0) notes.redacted.push("userInfo.extra");
  return kept;
}

function toKeptObject(object: Json, path: Path, notes: Notes): Json {
  if (!isObject(object)) return object;
  const isSecret = object["kind"] === "Secret";
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    const place = [...path, key];
    if (key === "metadata" && isObject(value)) kept[key] = toKeptMetadata(value, place, notes);
    else if (isSecret && (key === "data" || key === "stringData"))
      kept[key] = withoutValues(value ?? null, key === "data" ? REDACTED_BASE64 : REDACTED, place, notes);
    else setOwn(kept, key, toKept(value ?? null, key, place, notes));
  }
  return kept;
}

function toKeptMetadata(metadata: JsonObject, path: Path, notes: Notes): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(metadata)) {
    if (key === "managedFields") notes.dropped.push(formatPath([...path, key]));
    else if (key === "annotations" && isObject(value)) kept[key] = toKeptAnnotations(value, [...path, key], notes);
    else setOwn(kept, key, toKept(value ?? null, key, [...path, key], notes));
  }
  return kept;
}

function toKeptAnnotations(annotations: JsonObject, path: Path, notes: Notes): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(annotations)) {
    if (key === LAST_APPLIED) notes.dropped.push(formatPath([...path, key]));
    else setOwn(kept, key, toKept(value ?? null, key, [...path, key], notes));
  }
  return kept;
}

function withoutValues(values: Json, marker: string, path: Path, notes: Notes): Json {
  if (!isObject(values)) return values === null ? null : redact(path, notes);
  const kept: JsonObject = {};
  for (const key of Object.keys(values)) {
    setOwn(kept, key, marker);
    notes.redacted.push(formatPath([...path, key]));
  }
  return kept;
}

function redact(path: Path, notes: Notes): string {
  notes.redacted.push(formatPath(path));
  return REDACTED;
}

/** @param name what stands beside the value and says what it is: a key, the name of a variable */
function toKept(value: Json, name: string, path: Path, notes: Notes): Json {
  if (typeof value === "string") return isHarmless(value, name) ? value : redact(path, notes);
  if (path.length > MAX_DEPTH) return redact(path, notes);
  if (Array.isArray(value))
    return COMMANDS.has(name) ? toKeptArguments(value, path, notes) : toKeptItems(value, path, notes);
  if (!isObject(value)) return value;
  const own = typeof value["name"] === "string" ? value["name"] : undefined;
  const kept: JsonObject = {};
  for (const [key, item] of Object.entries(value))
    setOwn(kept, key, toKept(item ?? null, key === "value" ? (own ?? key) : key, [...path, key], notes));
  return kept;
}

function toKeptItems(items: readonly Json[], path: Path, notes: Notes): Json[] {
  return items.map((item, index) => toKept(item, "", [...path, index], notes));
}

function toKeptArguments(items: readonly Json[], path: Path, notes: Notes): Json[] {
  const words = items.map((item) => (typeof item === "string" ? item : ""));
  const isLong = words.reduce((sum, { length }) => sum + length, 0) > MAX_TEXT;
  const guilty = new Set(isLong ? words.keys() : findSecretsInArguments(words).map(({ index }) => index));
  return items.map((item, index) =>
    guilty.has(index) ? redact([...path, index], notes) : toKept(item, "", [...path, index], notes),
  );
}

// Most texts are short words: names, images, paths. None of them is a credential that anything else than its name tells.
function isHarmless(text: string, name: string): boolean {
  return text.length <= MAX_TEXT && findSecrets(text, name).length === 0;
}
