import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KINDS_FILE, readKinds, SCHEMAS_FILE } from "../../scripts/kinds.ts";
import { EVERY_API } from "../../scripts/pod-places.ts";
import { whySkip } from "../required.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";

const whyNoGo = whySkip("cluster", spawnSync("go", ["version"]).status === 0 ? undefined : "go is not on PATH");

describe.skipIf(whyNoApiServer ?? whyNoGo)("the kinds of a real API server", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer({ flags: EVERY_API });
  });
  afterAll(() => server?.stop());

  it("are what src/inventory/kinds says (if not: node scripts/kinds.ts)", { timeout: 300_000 }, async () => {
    const { kinds, schemas } = await readKinds(server);
    expect(kinds).toEqual(JSON.parse(readFileSync(KINDS_FILE, "utf8")));
    expect(schemas).toEqual(JSON.parse(readFileSync(SCHEMAS_FILE, "utf8")));
  });
});
