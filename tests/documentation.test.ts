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

it("shows in the README what the program says of the shop", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const shown = /^```\n(Deployment [\s\S]*?)^```$/m.exec(readme)?.[1] ?? "no example";
  const args = ["--no-warnings", "src/apps/cli/main.ts", "scan", "fixtures/shop"];
  expect(spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" }).stdout).toContain(shown);
});

it("has a current page for every control", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/docs.ts", "--check"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
