import { readFileSync } from "node:fs";
import { asObject, asString, dig, type JsonObject, type KubernetesObject } from "../../src/model/index.ts";
import { WORK } from "./simulate-work.ts";

/** The ids of the work of the day, in its order. */
export function readAuditIds(file: string): string[] {
  const users = new Set(WORK.map(({ user }) => user));
  const events = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as JsonObject);
  return events
    .filter(
      (event) =>
        event["stage"] === "ResponseComplete" && users.has(asString(dig(event, "impersonatedUser", "username")) ?? ""),
    )
    .map((event) => asString(event["auditID"]) ?? "");
}

/** Verb, resource and namespace of every event, by its id. */
export function readRights(file: string): ReadonlyMap<string, string> {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const events = lines.map((line) => JSON.parse(line) as JsonObject);
  return new Map(
    events.map((event) => {
      const reference = asObject(event["objectRef"]);
      const text = (field: string): string => asString(reference?.[field]) ?? "";
      const what = text("subresource") === "" ? text("resource") : `${text("resource")}/${text("subresource")}`;
      return [asString(event["auditID"]) ?? "", [asString(event["verb"]), what, text("namespace")].join(" ")];
    }),
  );
}

const NAMESPACES: ReadonlySet<string> = new Set(["shop", "bank"]);
const LIVE: ReadonlySet<string> = new Set(["Pod", "Deployment", "ConfigMap", "Secret", "ServiceAccount"]);

/** The objects of a snapshot that can be made anew. */
export function readLive(file: string): KubernetesObject[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines
    .map((line) => JSON.parse(line) as KubernetesObject)
    .filter(({ kind, metadata }) => LIVE.has(kind) && NAMESPACES.has(metadata?.namespace ?? ""));
}
