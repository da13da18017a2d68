import { asList, asString, isObject, type Json, type JsonObject } from "../../model/index.ts";
import { parseJson } from "../json/index.ts";
import { type ListName, SNAPSHOT_KIND, SNAPSHOT_VERSION, type SnapshotHeader, type SnapshotMark } from "./lines.ts";

const MAX_DEPTH = 100;
/** Longest line, UTF-16 code units: the API server stores objects of up to 1.5 MiB. */
const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_LISTS = 100_000;

/** What one line says, or what is wrong with it. */
export type SnapshotLine =
  | { readonly is: "object"; readonly value: JsonObject }
  | { readonly is: "mark"; readonly mark: SnapshotMark }
  | { readonly is: "broken"; readonly because: string };

/** Whether a text that begins like this is a snapshot, of whatever version. */
export function looksLikeSnapshot(start: string): boolean {
  return /^\uFEFF?\{"apiVersion":"hauberk\.dev\/v[\w.]{1,20}","kind":"Snapshot"[,}]/.test(start);
}

/** The first line. @returns what is wrong with it, where it is no header that we know; never throws */
export function readHeader(line: string): SnapshotHeader | string {
  const parsed = parseJson(line.replace(/^\uFEFF/, ""), { maxLength: MAX_LENGTH, maxDepth: MAX_DEPTH });
  if (typeof parsed === "string") return `the header of the snapshot cannot be read: ${parsed}`;
  const { value } = parsed;
  if (!isObject(value) || value["kind"] !== SNAPSHOT_KIND) return "the header of the snapshot is missing";
  if (value["apiVersion"] !== SNAPSHOT_VERSION)
    return `this snapshot is of version ${JSON.stringify(value["apiVersion"]).slice(0, 100)}, and this Hauberk reads ${SNAPSHOT_VERSION}: collect it again, or use the Hauberk that wrote it`;
  const lists = asList(value["lists"]).flatMap((one) => toListName(one) ?? []);
  if (!Array.isArray(value["lists"]) || lists.length !== value["lists"].length || lists.length > MAX_LISTS)
    return "the header of the snapshot does not say what follows";
  return {
    apiVersion: SNAPSHOT_VERSION,
    kind: SNAPSHOT_KIND,
    context: asString(value["context"]) ?? "",
    serverVersion: asString(value["serverVersion"]) ?? "",
    collectedAt: asString(value["collectedAt"]) ?? "",
    writtenBy: asString(value["writtenBy"]) ?? "",
    lists,
    unread: asList(value["unread"]).flatMap(toUnread),
  };
}

/** Any line but the first. Never throws. */
export function readLine(line: string): SnapshotLine {
  const parsed = parseJson(line, { maxLength: MAX_LENGTH, maxDepth: MAX_DEPTH });
  if (typeof parsed === "string") return { is: "broken", because: parsed };
  const { value } = parsed;
  if (!isObject(value)) return { is: "broken", because: "it is no object" };
  if (typeof value["kind"] === "string") return { is: "object", value };
  const mark = toMark(value);
  return mark === undefined ? { is: "broken", because: "it is neither an object nor a mark" } : { is: "mark", mark };
}

function toMark(value: JsonObject): SnapshotMark | undefined {
  const list = toListName(value);
  switch (value["mark"]) {
    case "listed":
      return list === undefined || !isCount(value["objects"])
        ? undefined
        : { mark: "listed", ...list, objects: value["objects"] };
    case "again":
      return list === undefined ? undefined : { mark: "again", ...list };
    case "blind":
      return list === undefined
        ? undefined
        : { mark: "blind", ...list, because: asString(value["because"]) ?? "not read" };
    case "problem":
      return {
        mark: "problem",
        code: value["code"] === "LIST_DENIED" ? "LIST_DENIED" : "LIST_FAILED",
        message: asString(value["message"]) ?? "a list could not be read",
      };
    case "end": {
      const { blind, problems } = value;
      return isCount(blind) && isCount(problems) ? { mark: "end", blind, problems } : undefined;
    }
    default:
      return undefined;
  }
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function toListName(value: Json): ListName | undefined {
  if (!isObject(value)) return undefined;
  const { groupKind, namespace } = value;
  return typeof groupKind === "string" && typeof namespace === "string" ? { groupKind, namespace } : undefined;
}

function toUnread(value: Json): { groupKind: string; because: string }[] {
  if (!isObject(value)) return [];
  const { groupKind, because } = value;
  return typeof groupKind === "string" && typeof because === "string" ? [{ groupKind, because }] : [];
}
