import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readChain } from "./read-chain.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "hauberk-unread-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const BINDINGS = { groupKind: "rbac.authorization.k8s.io/ClusterRoleBinding", namespace: "" };
const OWN = { groupKind: "shop.example/Basket", namespace: "" };
const HEADER = {
  apiVersion: "hauberk.dev/v1alpha1",
  kind: "Snapshot",
  context: "prod",
  serverVersion: "v1.36.3",
  collectedAt: "2026-11-22T08:00:00Z",
  writtenBy: "0.1.0",
};

async function readWithout(list: { groupKind: string; namespace: string }) {
  const file = join(FOLDER, "s.jsonl");
  const lines = [
    { ...HEADER, lists: [list], unread: [] },
    { mark: "blind", ...list, because: "only namespace shop was asked for" },
    { mark: "listed", ...list, objects: 0 },
    { mark: "end", blind: 1, problems: 0 },
  ];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const { problems } = await readChain([file], { quiet: true }, "paths");
  return problems.map(({ code, message }) => `${code} ${message}`);
}

describe("attacks of a snapshot that lacks kinds", () => {
  it("are not taken for all there are where bindings were left out on purpose", async () => {
    expect(await readWithout(BINDINGS)).toEqual([
      "LIST_FAILED rbac.authorization.k8s.io/ClusterRoleBinding (only namespace shop was asked for) was not read: attacks that lead through it are missing",
    ]);
  });

  it("need nothing of kinds that no attack leads through", async () => {
    expect(await readWithout(OWN)).toEqual([]);
  });
});
