import { describe, expect, it } from "vitest";
import { readVulnerabilityReports, toImageIndex } from "./index.ts";
import { DIGEST, file, OTHER_DIGEST, trivy } from "./reports-for-tests.ts";

const CVE = "CVE-2024-0001";

function find(reference: string, running: readonly string[] = [], ...values: Parameters<typeof file>[1][]) {
  const files = (values.length === 0 ? [trivy([CVE])] : values).map((value, index) => file(`${index}.json`, value));
  return toImageIndex(readVulnerabilityReports(files).reports).find({ reference, running });
}

describe("the report on an image", () => {
  it("is found by digest, whatever the name, and by the digest that runs", () => {
    expect(find(`mirror.example/web@${DIGEST}`)).toBeDefined();
    expect(find("mirror.example/web:1", [`docker-pullable://mirror.example/web@${DIGEST}`])).toBeDefined();
    expect(find("mirror.example/web:1", [`sha256:${"01".repeat(32)}`])).toBeDefined();
    expect(find("mirror.example/web:1")).toBeUndefined();
  });

  it("is found by name in normal form", () => {
    expect(find("registry.example/shop/web:1.4.2")).toBeDefined();
    const hub = trivy([], { ArtifactName: "nginx", Metadata: {} });
    for (const name of ["nginx", "nginx:latest", "docker.io/library/nginx", "index.docker.io/nginx:latest"])
      expect(find(name, [], hub)).toBeDefined();
    expect(find("nginx:1.27", [], hub)).toBeUndefined();
  });

  it("is not found for another build of the same name", () => {
    expect(find(`registry.example/shop/web:1.4.2@${OTHER_DIGEST}`)).toBeUndefined();
    expect(find("registry.example/shop/web:1.4.2", [`registry.example/shop/web@${OTHER_DIGEST}`])).toBeUndefined();
  });

  it("is the newer one of two builds where only the name is known", () => {
    const older = trivy([CVE]);
    const newer = trivy([], { CreatedAt: "2026-11-22T00:00:00Z", Metadata: { RepoDigests: [`x/y@${OTHER_DIGEST}`] } });
    for (const order of [
      [older, newer],
      [newer, older],
    ])
      expect(find("registry.example/shop/web:1.4.2", [], ...order)?.vulnerabilities).toEqual([]);
  });

  it("is none for what is no name", () => {
    for (const name of ["", "UPPER:1", "a b", "x".repeat(5000)]) expect(find(name)).toBeUndefined();
  });
});
