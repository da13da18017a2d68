import {
  asList,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type Location,
  Problem,
  type Vulnerability,
} from "../../model/index.ts";
import { numberOf, objectsOf, severityOf, shareOf, textOf, textsOf, toCvss } from "./fields.ts";
import type { At, FileReading, FoundImage } from "./found.ts";
import { isKnown, toIdentity } from "./image-names.ts";
import { toVexStatus } from "./vex-status.ts";

/** Whether a value is what `grype -o json` writes. */
export function isGrype(value: Json): boolean {
  return isObject(value) && Array.isArray(value["matches"]) && isObject(value["descriptor"]);
}

/** @see https://oss.anchore.com/docs/reference/grype/json/ */
export function readGrype(file: string, value: Json, at: At): FileReading {
  const target = dig(value, "source", "target");
  const type = textOf(value, "source", "type");
  const image = toIdentity({
    names: [
      textOf(target, "userInput"),
      ...textsOf([...asList(dig(target, "tags")), ...asList(dig(target, "repoDigests"))], 200),
    ],
    digests: [textOf(target, "manifestDigest")],
    imageIds: [textOf(target, "imageID")],
  });
  if (type !== "image" || !isKnown(image)) {
    const message = `this report is about ${type === "" || type === "image" ? "nothing that has a name" : `a ${type}`}, not about an image: scan the image`;
    return { images: [], statements: [], problems: [new Problem("REPORT_INVALID", message, { at: at("source") })] };
  }
  const generatedAt = textOf(value, "descriptor", "timestamp");
  const matches = objectsOf(dig(value, "matches")).flatMap(({ item }) => toVulnerability(item) ?? []);
  const ignored = objectsOf(dig(value, "ignoredMatches")).flatMap(({ item, index }) =>
    toIgnored(item, at("ignoredMatches", index)),
  );
  const vulnerabilities = [...matches, ...ignored];
  const found: FoundImage = { image, file, vulnerabilities, ...(generatedAt === "" ? {} : { generatedAt }) };
  return { images: [found], statements: [], problems: [] };
}

/** What Grype left out for a VEX statement: kept, with the reason. What rules of its configuration left out is not told. */
function toIgnored(match: JsonObject, at: Location): Vulnerability[] {
  const vulnerability = toVulnerability(match);
  const rule = objectsOf(match["appliedIgnoreRules"]).find(({ item }) => textOf(item, "vex-status") !== "")?.item;
  const status = toVexStatus(textOf(rule, "vex-status"));
  if (vulnerability === undefined || status === undefined) return [];
  const justification = textOf(rule, "vex-justification");
  return [{ ...vulnerability, vex: { status, at, ...(justification === "" ? {} : { justification }) } }];
}

function toVulnerability(match: JsonObject): Vulnerability | undefined {
  const { vulnerability, artifact } = match;
  const id = textOf(vulnerability, "id");
  if (id === "") return undefined;
  // Records of distributions carry neither CVSS nor EPSS; the one of the NVD beside them does.
  const related = objectsOf(match["relatedVulnerabilities"]).map(({ item }) => item);
  const records: readonly (Json | undefined)[] = [vulnerability, ...related];
  const ratings = records.flatMap((record) =>
    objectsOf(dig(record, "cvss")).map(({ item }) => ({
      vector: textOf(item, "vector"),
      score: numberOf(dig(item, "metrics", "baseScore")),
    })),
  );
  const shares = records.flatMap((record) =>
    objectsOf(dig(record, "epss")).flatMap(({ item }) => shareOf(item["epss"]) ?? []),
  );
  const isExploited = records.some((record) => asList(dig(record, "knownExploited")).length > 0);
  const purl = textOf(artifact, "purl");
  return {
    id,
    aliases: textsOf(related.map((record) => record["id"])).filter((alias) => alias !== id),
    package: { name: textOf(artifact, "name"), version: textOf(artifact, "version"), ...(purl === "" ? {} : { purl }) },
    severity: severityOf(textOf(vulnerability, "severity")),
    ...toCvss(ratings),
    ...(shares.length === 0 ? {} : { epss: Math.max(...shares) }),
    ...(isExploited ? { isExploited } : {}),
    fixedVersions: textsOf(asList(dig(vulnerability, "fix", "versions"))),
  };
}
