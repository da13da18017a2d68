import type { Location as SarifLocation, PhysicalLocation } from "sarif";
import type { LocatedFinding, Location } from "../model/index.ts";
import { formatPath } from "../model/index.ts";
import { toResourceName } from "./groups.ts";

/** The file as a URI reference: relative to the repository's root where it is relative, POSIX separators, percent-encoded. */
export function toUri(file: string): string {
  const posix = file
    .toWellFormed()
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/, "");
  const encoded = posix.split("/").map(encodeURIComponent).join("/");
  if (posix.startsWith("/")) return `file://${posix.startsWith("//") ? encoded.replace(/^\/+/, "/") : encoded}`;
  return /^[A-Za-z]:\//.test(posix) ? `file:///${encoded}` : encoded;
}

function toArtifact(file: string): PhysicalLocation["artifactLocation"] {
  const uri = toUri(file);
  return uri.startsWith("file:") ? { uri } : { uri, uriBaseId: "%SRCROOT%" };
}

export function toPhysicalLocation(at: Location): PhysicalLocation {
  return { artifactLocation: toArtifact(at.file), region: { startLine: at.line, startColumn: at.column } };
}

/** The place in the file, when there is one, and the object and field it is about. */
export function toSarifLocation(finding: LocatedFinding): SarifLocation {
  const { location, resource, path, origin, container } = finding;
  const cluster = origin.is === "cluster" ? `${origin.context}/` : "";
  const name = toResourceName(resource);
  const field = [container === undefined ? "" : `container ${container}`, formatPath(path)].filter(
    (part) => part !== "",
  );
  const logical = {
    name,
    kind: "resource",
    fullyQualifiedName: `${cluster}${resource.apiVersion}/${name.replace(" ", "/")}`,
  };
  return {
    ...(location === undefined ? {} : { physicalLocation: toPhysicalLocation(location) }),
    logicalLocations: [{ ...logical, properties: { field: field.join(" ") } }],
  };
}

/**
 * Plain message text: what SARIF would read as a link or a placeholder is escaped.
 * @see SARIF 2.1.0, 3.11.5 and 3.11.6
 */
export function toMessageText(text: string): string {
  const links = text.includes("](") ? text.replace(/[[\]\\]/g, "\\$&") : text;
  return links.replace(/\{(\d+)\}/g, "{{$1}}");
}
