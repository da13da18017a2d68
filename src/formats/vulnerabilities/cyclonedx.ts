import {
  asList,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type Location,
  Problem,
  type VexStatus,
  type Vulnerability,
  type VulnerablePackage,
} from "../../model/index.ts";
import { readPurl } from "../purl/index.ts";
import { numberOf, objectsOf, severityOf, textOf, textsOf, toCvss } from "./fields.ts";
import type { At, FileReading, FoundImage, Product, VexStatement } from "./found.ts";
import { isKnown, toIdentity, toNamesOfPurl } from "./image-names.ts";
import { toProduct } from "./product.ts";
import { toVexStatus } from "./vex-status.ts";

const MAX_DEPTH = 50;

/** Whether a value is a document of CycloneDX in JSON. */
export function isCycloneDx(value: Json): boolean {
  return isObject(value) && value["bomFormat"] === "CycloneDX";
}

/**
 * Vulnerabilities of a bill of materials that is about an image; in one that is not, what its analyses say of others.
 * @see https://cyclonedx.org/docs/1.6/json/#vulnerabilities
 */
export function readCycloneDx(file: string, value: Json, at: At): FileReading {
  const subject = dig(value, "metadata", "component");
  const image = toImage(subject);
  const packages = toPackages(value);
  const given = objectsOf(dig(value, "vulnerabilities"));
  const serial = textOf(value, "serialNumber");
  const documentId = serial.startsWith("urn:uuid:") ? `urn:cdx:${serial.slice("urn:uuid:".length)}` : undefined;
  if (!isKnown(image)) {
    const statements = given.flatMap(({ item, index }) => toStatement(item, at("vulnerabilities", index)) ?? []);
    if (statements.length > 0) return { images: [], statements, problems: [] };
    return toFault("this bill of materials does not say which image it is about, and says nothing of others", at());
  }
  // Tools write an empty list where they looked for nothing.
  if (given.length === 0)
    return toFault("whether anything was looked for, an empty list does not say: use the scanner's own JSON", at());
  const generatedAt = textOf(value, "metadata", "timestamp");
  const found: FoundImage = {
    image,
    file,
    vulnerabilities: given.flatMap(({ item, index }) =>
      toVulnerabilities(item, packages, toVex(item, at("vulnerabilities", index))),
    ),
    ...(documentId === undefined ? {} : { documentId }),
    ...(generatedAt === "" ? {} : { generatedAt }),
  };
  return { images: [found], statements: [], problems: [] };
}

function toFault(message: string, at: Location): FileReading {
  return { images: [], statements: [], problems: [new Problem("REPORT_INVALID", message, { at })] };
}

function toImage(subject: Json | undefined) {
  const purl = readPurl(textOf(subject, "purl"));
  const ofPurl = purl === undefined ? [] : (toNamesOfPurl(purl) ?? []);
  if (textOf(subject, "type") !== "container" && ofPurl.length === 0) return toIdentity({ names: [] });
  const name = textOf(subject, "name");
  const version = textOf(subject, "version");
  const own = version === "" ? name : version.startsWith("sha256:") ? `${name}@${version}` : `${name}:${version}`;
  const properties = objectsOf(dig(subject, "properties")).map(({ item }) => item);
  const propertiesOf = (suffix: string): string[] =>
    textsOf(properties.filter((one) => textOf(one, "name").endsWith(suffix)).map((one) => one["value"]));
  return toIdentity({
    // A purl knows more of the name than the name: it has the registry.
    names: [
      ...ofPurl,
      ...(ofPurl.length === 0 || name.includes("/") ? [own] : []),
      ...propertiesOf(":RepoTag"),
      ...propertiesOf(":RepoDigest"),
    ],
    imageIds: propertiesOf(":ImageID"),
  });
}

/** Components by their reference in the document, those in one another included. */
function toPackages(document: Json): ReadonlyMap<string, VulnerablePackage> {
  const packages = new Map<string, VulnerablePackage>();
  const collect = (components: Json | undefined, depth: number): void => {
    for (const { item } of objectsOf(components)) {
      const group = textOf(item, "group");
      const name = textOf(item, "name");
      const purl = textOf(item, "purl");
      const full = group === "" ? name : `${group}/${name}`;
      packages.set(textOf(item, "bom-ref"), {
        name: full,
        version: textOf(item, "version"),
        ...(purl === "" ? {} : { purl }),
      });
      if (depth < MAX_DEPTH) collect(item["components"], depth + 1);
    }
  };
  collect(dig(document, "components"), 0);
  return packages;
}

/** One for each component it affects; one without a component where it names none. */
function toVulnerabilities(
  item: JsonObject,
  packages: ReadonlyMap<string, VulnerablePackage>,
  vex: VexStatus | undefined,
): Vulnerability[] {
  const id = textOf(item, "id");
  if (id === "") return [];
  const ratings = objectsOf(item["ratings"]).map((one) => one.item);
  const severity = severityOf(
    textOf(
      ratings.find((one) => severityOf(textOf(one, "severity")) !== "unknown"),
      "severity",
    ),
  );
  const shared = {
    id,
    aliases: textsOf(objectsOf(item["references"]).map((one) => one.item["id"])).filter((alias) => alias !== id),
    severity,
    ...toCvss(ratings.map((one) => ({ vector: textOf(one, "vector"), score: numberOf(one["score"]) }))),
    ...(vex === undefined ? {} : { vex }),
  };
  const affects = objectsOf(item["affects"]).map((one) => one.item);
  const none: VulnerablePackage = { name: "", version: "" };
  if (affects.length === 0) return [{ ...shared, package: none, fixedVersions: [] }];
  return affects.map((one) => {
    const ref = textOf(one, "ref");
    const versions = objectsOf(one["versions"]).map((version) => version.item);
    const fixedVersions = textsOf(
      versions.flatMap((version) => (version["status"] === "unaffected" ? [version["version"]] : [])),
    );
    return { ...shared, package: packages.get(ref) ?? toPackageOfRef(ref), fixedVersions };
  });
}

function toPackageOfRef(ref: string): VulnerablePackage {
  const purl = readPurl(toPurlOfRef(ref));
  return purl === undefined
    ? { name: ref, version: "" }
    : { name: purl.name, version: purl.version, purl: toPurlOfRef(ref) };
}

/** A reference into another document ends in the component's own, which mostly is its package URL. */
function toPurlOfRef(ref: string): string {
  const hash = ref.indexOf("#");
  if (!ref.startsWith("urn:cdx:") || hash < 0) return ref;
  try {
    return decodeURIComponent(ref.slice(hash + 1));
  } catch {
    return ref.slice(hash + 1);
  }
}

function toVex(item: JsonObject, at: Location): VexStatus | undefined {
  const status = toVexStatus(textOf(item, "analysis", "state"));
  if (status === undefined) return undefined;
  const justification = textOf(item, "analysis", "justification") || textOf(item, "analysis", "detail");
  return { status, at, ...(justification === "" ? {} : { justification }) };
}

/** Of a document that is about no image: a statement on what its references lead to. */
function toStatement(item: JsonObject, at: Location): VexStatement | undefined {
  const vex = toVex(item, at);
  const ids = textsOf([item["id"], ...objectsOf(item["references"]).map((one) => one.item["id"])]);
  if (vex === undefined || textOf(item, "id") === "") return undefined;
  const refs = asList(item["affects"]).map((one) => textOf(one, "ref"));
  const products = refs.filter((ref) => ref !== "").map(toProductOfRef);
  return { ids, products, vex, at: textOf(item, "analysis", "lastUpdated") || textOf(item, "updated") };
}

function toProductOfRef(ref: string): Product {
  if (!ref.startsWith("urn:cdx:")) return toProduct({ ids: [ref], parts: [] });
  const part = readPurl(toPurlOfRef(ref));
  const isPackage = part !== undefined && toNamesOfPurl(part) === undefined;
  return toProduct({ ids: [ref], parts: isPackage ? [toPurlOfRef(ref)] : [] });
}
