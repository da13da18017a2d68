import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runProgram } from "./program.ts";

const [ONE, OTHER] = [`sha256:${"a".repeat(64)}`, `sha256:${"b".repeat(64)}`];
const HEADER = "apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\nadmission:\n";
const RULES = `${HEADER}  digests:
    images:
      nginx:1.25: ${ONE}
    files: [digests.json, more.yaml]
  ruleSets:
    - name: pins
      mutations: { pinDigests: true }
`;

let out: string;
let err: string;
let folder: string;

beforeEach(() => {
  [out, err] = ["", ""];
  folder = mkdtempSync(join(tmpdir(), "hauberk-digests-"));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => (out += String(text)).length > 0);
  vi.spyOn(console, "error").mockImplementation((text: string) => void (err += `${text}\n`));
  writeFileSync(join(folder, "digests.json"), JSON.stringify({ "registry.example/app:2": OTHER }));
  writeFileSync(join(folder, "more.yaml"), `# of CI\nregistry.example/other:3: ${OTHER}\n`);
});
afterEach(() => void vi.restoreAllMocks());

async function admit(configuration: string, ...images: readonly string[]): Promise<number> {
  const request = {
    uid: "1",
    kind: { group: "", version: "v1", kind: "Pod" },
    resource: { group: "", version: "v1", resource: "pods" },
    name: "web",
    namespace: "shop",
    operation: "CREATE",
    userInfo: { username: "alice" },
    object: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "shop" },
      spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) },
    },
  };
  writeFileSync(join(folder, "hauberk.yaml"), configuration);
  const review = { kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request };
  writeFileSync(join(folder, "review.json"), JSON.stringify(review));
  return runProgram(["admit", "--mutate", "--config", join(folder, "hauberk.yaml"), join(folder, "review.json")]);
}

function readPatch(): string {
  const { response } = JSON.parse(out) as { response: { patch?: string } };
  return Buffer.from(response.patch ?? "", "base64").toString();
}

describe("digests of the configuration", () => {
  it("pin images of the configuration and of its files; a tag that nobody resolved is noted and stays", async () => {
    const images = ["nginx:1.25", "registry.example/app:2", "registry.example/other:3", "nginx:1.26"];
    expect(await admit(RULES, ...images)).toBe(0);
    expect(err).toBe("");
    expect(readPatch()).toContain(`nginx:1.25@${ONE}`);
    expect(readPatch()).toContain(`registry.example/app:2@${OTHER}`);
    expect(readPatch()).toContain(`registry.example/other:3@${OTHER}`);
    expect(readPatch()).not.toContain("nginx:1.26");
    expect(out).toContain("nobody has resolved its tag yet");
  });

  it("are faults at their lines where they are none", async () => {
    writeFileSync(join(folder, "more.yaml"), `# of CI\nregistry.example/other: ${OTHER}\n`);
    expect(await admit(RULES.replace(ONE, "latest"), "nginx:1.25")).toBe(3);
    expect(err).toMatch(/hauberk\.yaml:6:\d+ "latest" is no digest/);
    expect(err).toMatch(/more\.yaml:2:\d+ "registry\.example\/other" has no tag/);
    writeFileSync(join(folder, "more.yaml"), "- a\n");
    expect(await admit(RULES, "nginx:1.25")).toBe(3);
    expect(err).toMatch(/more\.yaml:1:1 the document must be object/);
    err = "";
    expect(await admit(RULES.replace("more.yaml", "gone.yaml"), "nginx:1.25")).toBe(3);
    expect(err).toContain("gone.yaml cannot be read");
  });
});
