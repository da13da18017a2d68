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
import { numberOf, objectsOf, severityOf, textOf, textsOf, toCvss, versionsOf } from "./fields.ts";
import type { At, FileReading, FoundImage } from "./found.ts";
import { isKnown, toIdentity } from "./image-names.ts";
import { toVexStatus } from "./vex-status.ts";

/** Whether a value is what `trivy image -f json` or `trivy k8s -f json` writes, also of old versions. */
export function isTrivy(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => isObject(item) && "Target" in item);
  if (!isObject(value)) return false;
  return "SchemaVersion" in value || "ArtifactName" in value || ("ClusterName" in value && !("apiVersion" in value));
}

/** @see https://trivy.dev/latest/docs/configuration/reporting/#json */
export function readTrivy(file: string, value: Json, at: At): FileReading {
  if (Array.isArray(value)) return readOld(file, value, at);
  if (!isObject(value)) return { images: [], statements: [], problems: [] };
  if (!("ClusterName" in value)) return readArtifact(file, value, at);
  const readings = ["Resources", "Vulnerabilities", "Findings"].flatMap((key) =>
    objectsOf(value[key]).map(({ item, index }) => readResource(file, item, (...path) => at(key, index, ...path))),
  );
  return {
    images: readings.flatMap(({ images }) => images),
    statements: readings.flatMap(({ statements }) => statements),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

/** Version 1 of the report: a list of targets. */
function readOld(file: string, targets: readonly Json[], at: At): FileReading {
  const artifact: JsonObject = { ArtifactType: "container_image", Results: [...targets] };
  return readArtifact(file, artifact, (...path) => at(...path.slice(1)));
}

function readArtifact(file: string, artifact: JsonObject, at: At): FileReading {
  const type = textOf(artifact, "ArtifactType");
  if (type !== "" && type !== "container_image" && type !== "image" && type !== "cyclonedx" && type !== "spdx") {
    const message = `this report is about a ${type.replaceAll("_", " ")}, not about an image: scan the image`;
    return {
      images: [],
      statements: [],
      problems: [new Problem("REPORT_INVALID", message, { at: at("ArtifactType") })],
    };
  }
  return toReading(file, artifact, [dig(artifact, "Metadata")], at);
}

/** A workload; what it runs stands in one or more Metadata, and the findings of all of them in one list. */
function readResource(file: string, resource: JsonObject, at: At): FileReading {
  const results = asList(resource["Results"]);
  // Most resources are configuration: nothing of them is an image.
  if (!results.some((one) => isObject(one) && isScanned(one))) return { images: [], statements: [], problems: [] };
  const metadata = Array.isArray(resource["Metadata"]) ? resource["Metadata"] : [resource["Metadata"]];
  return toReading(file, resource, metadata, at);
}

function toReading(file: string, artifact: JsonObject, metadata: readonly (Json | undefined)[], at: At): FileReading {
  const targets = objectsOf(artifact["Results"]).map(({ item }) => item);
  if (!targets.some(isScanned))
    return toFault(
      "nothing was scanned for vulnerabilities in this report: whether there are any, it does not say",
      at,
    );
  const named = [textOf(artifact, "ArtifactName"), ...targets.map(toImageOfTarget)].filter((name) => name !== "");
  const given = metadata.map((one) => toIdentityOf(one, metadata.length === 1 ? named : [])).filter(isKnown);
  const identities = given.length > 0 ? given : [toIdentity({ names: named })].filter(isKnown);
  if (identities.length === 0)
    return toFault("the report does not say which image it is about: scan the image by its name", at);

  const modified = objectsOf(artifact["ExperimentalModifiedFindings"]).flatMap(({ item, index }) =>
    toModified(item, at("ExperimentalModifiedFindings", index)),
  );
  const vulnerabilities = targets.flatMap((target) =>
    objectsOf(target["Vulnerabilities"]).flatMap(({ item }) => toVulnerability(item) ?? []),
  );
  const generatedAt = textOf(artifact, "CreatedAt");
  const found = {
    file,
    vulnerabilities: [...vulnerabilities, ...modified],
    ...(generatedAt === "" ? {} : { generatedAt }),
  };
  const images = identities.map((image): FoundImage => ({ image, ...found }));
  return { images, statements: [], problems: [] };
}

function toFault(message: string, at: At): FileReading {
  return { images: [], statements: [], problems: [new Problem("REPORT_INVALID", message, { at: at() })] };
}

/** A report without any such target was made with the scanner for vulnerabilities switched off. */
function isScanned(target: JsonObject): boolean {
  return "Vulnerabilities" in target || textOf(target, "Class").endsWith("-pkgs");
}

function toIdentityOf(metadata: Json | undefined, named: readonly string[]) {
  const tags = textsOf([...asList(dig(metadata, "RepoTags")), ...asList(dig(metadata, "RepoDigests"))], 200);
  return toIdentity({ names: [...tags, ...named], imageIds: [textOf(metadata, "ImageID")] });
}

/** `alpine:3.20 (alpine 3.20.5)` → `alpine:3.20`; targets of language packages are files. */
function toImageOfTarget(target: JsonObject): string {
  if (textOf(target, "Class") !== "os-pkgs" && "Class" in target) return "";
  return /^(\S{1,1000}) \([^()]{1,200}\)$/.exec(textOf(target, "Target"))?.[1] ?? "";
}

function toVulnerability(item: JsonObject): Vulnerability | undefined {
  const id = textOf(item, "VulnerabilityID");
  if (id === "") return undefined;
  const purl = textOf(item, "PkgIdentifier", "PURL");
  const ratings = Object.values(isObject(item["CVSS"]) ? item["CVSS"] : {}).flatMap((one) =>
    ["V3", "V40", "V2"].map((version) => ({
      vector: textOf(one, `${version}Vector`),
      score: numberOf(dig(one, `${version}Score`)),
    })),
  );
  return {
    id,
    aliases: textsOf(asList(item["VendorIDs"])),
    package: {
      name: textOf(item, "PkgName"),
      version: textOf(item, "InstalledVersion"),
      ...(purl === "" ? {} : { purl }),
    },
    severity: severityOf(textOf(item, "Severity")),
    ...toCvss(ratings),
    fixedVersions: versionsOf(textOf(item, "FixedVersion")),
  };
}

/** What Trivy itself left out for a VEX statement: kept, with the reason. What a file of ignored ids left out is not told. */
function toModified(item: JsonObject, at: Location): Vulnerability[] {
  const vulnerability = isObject(item["Finding"]) ? toVulnerability(item["Finding"]) : undefined;
  const status = toVexStatus(textOf(item, "Status"));
  if (vulnerability === undefined || status === undefined) return [];
  const justification = textOf(item, "Statement");
  return [{ ...vulnerability, vex: { status, at, ...(justification === "" ? {} : { justification }) } }];
}
