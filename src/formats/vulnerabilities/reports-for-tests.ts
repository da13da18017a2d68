import type { Json, JsonObject } from "../../model/index.ts";
import type { ReportFile } from "./read-reports.ts";

/** Reports as the tools write them, as small as they can be. */

export const DIGEST = `sha256:${"ab".repeat(32)}`;
export const OTHER_DIGEST = `sha256:${"cd".repeat(32)}`;
export const REMOTE = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
export const OPENSSL = "pkg:deb/debian/openssl@3.0.11?arch=amd64";

export function file(name: string, value: Json): ReportFile {
  return { file: name, text: JSON.stringify(value, undefined, 2) };
}

export function trivyFinding(id: string, more: JsonObject = {}): JsonObject {
  return {
    VulnerabilityID: id,
    PkgName: "openssl",
    PkgIdentifier: { PURL: OPENSSL },
    InstalledVersion: "3.0.11",
    FixedVersion: "3.0.13, 3.1.5",
    Status: "fixed",
    Severity: "CRITICAL",
    CVSS: { nvd: { V2Vector: "AV:N/AC:L/Au:N/C:P/I:P/A:P", V3Vector: REMOTE, V2Score: 7.5, V3Score: 9.8 } },
    ...more,
  };
}

export function trivy(ids: readonly string[], more: JsonObject = {}): JsonObject {
  return {
    SchemaVersion: 2,
    CreatedAt: "2026-11-20T10:00:00Z",
    ArtifactName: "registry.example/shop/web:1.4.2",
    ArtifactType: "container_image",
    Metadata: { ImageID: `sha256:${"01".repeat(32)}`, RepoDigests: [`registry.example/shop/web@${DIGEST}`] },
    Results: [
      {
        Target: "registry.example/shop/web:1.4.2 (debian 12.4)",
        Class: "os-pkgs",
        Type: "debian",
        Vulnerabilities: ids.map((id) => trivyFinding(id)),
      },
    ],
    ...more,
  };
}

export function grypeMatch(id: string, more: JsonObject = {}): JsonObject {
  return {
    vulnerability: { id, severity: "Critical", cvss: [], fix: { versions: ["3.0.13"], state: "fixed" } },
    relatedVulnerabilities: [
      {
        id: "CVE-2024-0001",
        cvss: [{ version: "3.1", vector: REMOTE, metrics: { baseScore: 9.8 } }],
        epss: [{ cve: "CVE-2024-0001", epss: 0.4, percentile: 0.9 }],
        knownExploited: [{ cve: "CVE-2024-0001" }],
      },
    ],
    artifact: { name: "openssl", version: "3.0.11", type: "deb", purl: OPENSSL },
    ...more,
  };
}

export function grype(matches: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return {
    matches: [...matches],
    source: {
      type: "image",
      target: {
        userInput: "registry.example/shop/web:1.4.2",
        imageID: `sha256:${"01".repeat(32)}`,
        manifestDigest: `sha256:${"02".repeat(32)}`,
        tags: ["registry.example/shop/web:1.4.2"],
        repoDigests: [`registry.example/shop/web@${DIGEST}`],
      },
    },
    descriptor: { name: "grype", version: "0.100.0", timestamp: "2026-11-21T10:00:00Z" },
    ...more,
  };
}

export function cycloneDx(vulnerabilities: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
    metadata: {
      timestamp: "2026-11-19T10:00:00Z",
      component: {
        type: "container",
        name: "registry.example/shop/web:1.4.2",
        purl: `pkg:oci/web@${DIGEST.replace(":", "%3A")}?repository_url=registry.example%2Fshop%2Fweb&tag=1.4.2`,
      },
    },
    components: [{ "bom-ref": "c1", type: "library", name: "openssl", version: "3.0.11", purl: OPENSSL }],
    vulnerabilities: [...vulnerabilities],
    ...more,
  };
}

export function openVex(statements: readonly JsonObject[]): JsonObject {
  return {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": "https://example.com/vex/1",
    author: "shop",
    timestamp: "2026-11-01T00:00:00Z",
    version: 1,
    statements: [...statements],
  };
}
