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
import { numberOf, objectsOf, severityOf, severityOfScore, textOf, textsOf, versionsOf } from "./fields.ts";
import type { At, FileReading, FoundImage } from "./found.ts";
import { isKnown, toIdentity } from "./image-names.ts";

const ID =
  /\b(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3}|(?:ALAS|ELSA|RHSA|DSA|DLA|GO|PYSEC|RUSTSEC|TEMP)-[\w:-]{3,40})/i;
const IMAGE_OF_GRYPE = /\bwas found in image (\S{1,1000}) at:/;

/** Whether a value is a log of SARIF. */
export function isSarif(value: Json): boolean {
  return (
    isObject(value) && Array.isArray(value["runs"]) && (textOf(value, "version").startsWith("2.") || "$schema" in value)
  );
}

/**
 * Results about vulnerabilities, as Trivy and Grype write them: one result a vulnerability and package, whose message or rule
 * has lines of `Package: …`, and the image in the run's properties or in the message. SARIF has no CVSS vector.
 */
export function readSarif(file: string, value: Json, at: At): FileReading {
  const readings = objectsOf(dig(value, "runs")).map(({ item, index }) => readRun(file, item, at("runs", index)));
  return {
    images: readings.flatMap(({ images }) => images),
    statements: [],
    problems: readings.flatMap(({ problems }) => problems),
  };
}

function readRun(file: string, run: JsonObject, at: Location): FileReading {
  const rules = new Map(objectsOf(dig(run, "tool", "driver", "rules")).map(({ item }) => [textOf(item, "id"), item]));
  const results = objectsOf(run["results"]).map(({ item }) => item);
  const shared = toIdentity({
    names: textsOf(
      [
        dig(run, "properties", "imageName"),
        ...asList(dig(run, "properties", "repoTags")),
        ...asList(dig(run, "properties", "repoDigests")),
      ],
      200,
    ),
    imageIds: [textOf(run, "properties", "imageID")],
  });
  const byImage = Map.groupBy(results, (result) =>
    isKnown(shared) ? "" : (IMAGE_OF_GRYPE.exec(textOf(result, "message", "text"))?.[1] ?? ""),
  );
  // A run without results is about an image all the same, if it names one.
  if (isKnown(shared) && byImage.size === 0) byImage.set("", []);
  const images: FoundImage[] = [];
  let homeless = 0;
  for (const [name, own] of byImage) {
    const image = isKnown(shared) ? shared : toIdentity({ names: name === "" ? [] : [name] });
    const vulnerabilities = own.flatMap((result) => toVulnerability(result, rules) ?? []);
    if (isKnown(image)) images.push({ image, file, vulnerabilities });
    else homeless += vulnerabilities.length;
  }
  if (images.length > 0 && homeless === 0) return { images, statements: [], problems: [] };
  const message =
    homeless > 0
      ? `${homeless} results do not say which image they are about: use the scanner's own JSON`
      : "nothing in this run is about the vulnerabilities of an image";
  return { images, statements: [], problems: [new Problem("REPORT_INVALID", message, { at })] };
}

function toVulnerability(result: JsonObject, rules: ReadonlyMap<string, JsonObject>): Vulnerability | undefined {
  const ruleId = textOf(result, "ruleId") || textOf(result, "rule", "id");
  const id = ID.exec(ruleId)?.[0];
  if (id === undefined) return undefined;
  const rule = rules.get(ruleId);
  const message = textOf(result, "message", "text");
  const lines = toLines(`${textOf(rule, "help", "text")}\n${message}`);
  const score = numberOf(dig(rule, "properties", "security-severity"));
  const said = severityOf(lines.get("severity") ?? "");
  const [purl] = textsOf(asList(dig(rule, "properties", "purls")));
  // "A high vulnerability in deb package: openssl, version 1.1 was found …"
  const [, name = "", version = ""] = /package: ([^\s,]{1,300}), version (\S{1,200})/.exec(message) ?? [];
  return {
    id,
    aliases: [],
    package: {
      name: lines.get("package")?.split(",", 1)[0] ?? name,
      version: lines.get("installed version") ?? lines.get("version") ?? version,
      ...(purl === undefined ? {} : { purl }),
    },
    severity: said === "unknown" ? severityOfScore(score) : said,
    fixedVersions: versionsOf(lines.get("fixed version") ?? lines.get("fix version") ?? ""),
  };
}

/** `Installed Version: 1.2` by line; the last one counts: the result says more than its rule. */
function toLines(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split("\n").slice(0, 100)) {
    const colon = line.indexOf(": ");
    if (colon > 0 && colon < 40) lines.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 2).trim());
  }
  return lines;
}
