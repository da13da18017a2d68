import { createReadStream } from "node:fs";
import { asList, asObject, asString, dig, isObject, type JsonObject } from "../../model/index.ts";
import type { RingRecord } from "./record.ts";
import { findSegments } from "./segments.ts";

/** A longer line is not read: no record is that long. Bytes. */
const MAX_LINE = 16 << 20;

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
    for await (const line of readLines(file)) {
      const record = line === undefined ? undefined : toRecord(line);
      if (record === undefined) onSkipped(file);
      else yield record;
    }
  }
}

/** Undefined stands for a line that is too long. */
async function* readLines(file: string): AsyncGenerator<string | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): string | undefined => {
    const line = length > MAX_LINE ? undefined : Buffer.concat(parts).toString("utf8");
    [parts, length] = [[], 0];
    return line;
  };
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        parts.push(chunk.subarray(start, end));
        length += end - start;
        start = end + 1;
        yield take();
      }
      length += chunk.length - start;
      if (length <= MAX_LINE) parts.push(chunk.subarray(start));
      else parts = [];
    }
    // Without a line end it was torn.
    if (length > 0) yield undefined;
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
