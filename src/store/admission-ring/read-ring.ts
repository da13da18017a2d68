import { createReadStream } from "node:fs";
import { readLines } from "../../formats/text/index.ts";
import { asList, asObject, asString, dig, isObject, type JsonObject } from "../../model/index.ts";
import type { RingRecord } from "./record.ts";
import { findSegments } from "./segments.ts";

/** No record is longer. A segment may be of any size: its lines are read one at a time. */
const LIMITS = { maxLineBytes: 16 << 20, maxBytes: Infinity, maxLines: Infinity };

/**
 * The records of a ring, oldest first. Segments that go away meanwhile are skipped, and lines that are no record: one torn by a crash,
 * one that somebody else wrote.
 * @param onSkipped told of every line that was not read
 * @throws what the file system throws when the folder cannot be read
 */
export async function* readRing(
  folder: string,
  onSkipped: (file: string) => void = () => undefined,
): AsyncGenerator<RingRecord> {
  for (const file of findSegments(folder)) {
    for await (const line of readTexts(file)) {
      const record = line === undefined ? undefined : toRecord(line);
      if (record === undefined) onSkipped(file);
      else yield record;
    }
  }
}

/** Undefined stands for what is no text: a line that is too long, or torn, as one without an end is. */
async function* readTexts(file: string): AsyncGenerator<string | undefined> {
  try {
    for await (const { text, isWhole } of readLines(createReadStream(file), LIMITS))
      yield isWhole && typeof text === "string" ? text : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function toRecord(line: string): RingRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const path = asString(dig(value, "path"));
  const at = asString(dig(value, "at"));
  if (!isObject(value) || at === undefined || (path !== "validate" && path !== "mutate")) return undefined;
  if (Number.isNaN(Date.parse(at))) return undefined;
  const review = asObject(value["review"]);
  return {
    at,
    path,
    ruleSet: asString(value["ruleSet"]) ?? "",
    revision: asString(value["revision"]) ?? "",
    tookMs: typeof value["tookMs"] === "number" ? value["tookMs"] : 0,
    decision: toDecision(asObject(value["decision"]) ?? {}),
    redacted: toStrings(value["redacted"]),
    dropped: toStrings(value["dropped"]),
    about: toAbout(asObject(value["about"]) ?? {}),
    ...(review === undefined ? {} : { review }),
  };
}

function toDecision(decision: JsonObject): RingRecord["decision"] {
  return {
    allowed: decision["allowed"] === true,
    code: typeof decision["code"] === "number" ? decision["code"] : 0,
    isPatched: decision["isPatched"] === true,
    reasons: asList(decision["reasons"]).map((reason) => ({
      rule: asString(dig(reason, "rule")) ?? "",
      action: asString(dig(reason, "action")) ?? "",
      verdict: asString(dig(reason, "verdict")) ?? "",
      message: asString(dig(reason, "message")) ?? "",
    })),
  };
}

function toAbout(about: JsonObject): RingRecord["about"] {
  const text = (key: string): string => asString(about[key]) ?? "";
  return {
    uid: text("uid"),
    operation: text("operation"),
    group: text("group"),
    version: text("version"),
    kind: text("kind"),
    subResource: text("subResource"),
    namespace: text("namespace"),
    name: text("name"),
    username: text("username"),
  };
}

function toStrings(value: unknown): string[] {
  return asList(value).filter((one) => typeof one === "string");
}
