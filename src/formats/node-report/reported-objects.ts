import { asList, asString, dig, isObject, type JsonObject, type Path } from "../../model/index.ts";

/** Kinds that have controls of their own, whether they stand in a file or in a report. */
const KINDS: ReadonlySet<string> = new Set(["EncryptionConfiguration", "Policy", "AuthenticationConfiguration"]);
const GROUPS = /^(?:apiserver\.config\.k8s\.io|apiserver\.k8s\.io|audit\.k8s\.io)\//;
const MAX_CONFIGURATIONS = 200;

/** The configuration files in a node report that are objects to judge, and where in the report they stand. */
export function toReportedObjects(report: JsonObject): { readonly value: JsonObject; readonly path: Path }[] {
  return asList(report["configurations"])
    .slice(0, MAX_CONFIGURATIONS)
    .flatMap((entry, index) => {
      const value = dig(entry, "value");
      const isKnown =
        KINDS.has(asString(dig(value, "kind")) ?? "") && GROUPS.test(asString(dig(value, "apiVersion")) ?? "");
      return isObject(value) && isKnown ? [{ value, path: ["configurations", index, "value"] }] : [];
    });
}
