import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PROBLEM_CODES } from "../src/model/index.ts";

const ROOT = join(import.meta.dirname, "..");

it("explains every problem code, and no other", () => {
  const documented = [...readFileSync(join(ROOT, "docs/problems.md"), "utf8").matchAll(/^\| `([A-Z_]+)`/gm)].map(
    ([, code]) => code,
  );
  expect(new Set(documented)).toEqual(new Set(PROBLEM_CODES));
});

it("has a current page for every control", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/docs.ts", "--check"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
