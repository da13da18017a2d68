import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POD, toDenied, toNote } from "../src/apps/admission/record/notes-for-tests.ts";
import { toRecorder } from "../src/apps/admission/record/recorder.ts";
import type { JsonObject, KubernetesObject } from "../src/model/index.ts";

const PROGRAM = join(import.meta.dirname, "../src/apps/cli/main.ts");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-records-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `hauberk admit` answers to a file. */
function admit(file: string): { readonly answers: string; readonly complaints: string } {
  const args = [PROGRAM, "admit", "--known", join(folder, "namespace.json"), file];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { answers: stdout, complaints: stderr };
}

it("a record of the ring is answered as the request was, byte for byte, where nothing that is judged was redacted", async () => {
  const labels = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels } };
  writeFileSync(join(folder, "namespace.json"), JSON.stringify(namespace));
  const managed: KubernetesObject = { ...POD, metadata: { ...POD.metadata, managedFields: [{ manager: "kubectl" }] } };
  const deployment: KubernetesObject = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: { selector: { matchLabels: {} }, template: { metadata: {}, spec: POD["spec"] } as JsonObject },
  };
  const group = { group: "apps", version: "v1" };
  const notes = [
    toDenied(),
    toDenied({ object: managed }),
    toNote({
      object: deployment,
      request: { kind: { ...group, kind: "Deployment" }, resource: { ...group, resource: "deployments" } },
    }),
  ].map((note) => ({ ...note, ruleSet: "pod-security" }));
  const ring = join(folder, "ring");
  const recorder = toRecorder({ log: () => undefined, processMetrics: false, ring: { folder: ring } });
  for (const note of notes) recorder.note(note);
  await recorder.stop();
  writeFileSync(join(folder, "reviews.ndjson"), notes.map(({ reviewText }) => `${reviewText}\n`).join(""));
  const [segment = ""] = readdirSync(ring);
  const { answers, complaints } = admit(join(folder, "reviews.ndjson"));
  expect(complaints).toBe("");
  expect(answers.trimEnd().split("\n")).toHaveLength(3);
  expect(answers).toContain("violates PodSecurity");
  expect(admit(join(ring, segment))).toEqual({ answers, complaints: "" });
});
