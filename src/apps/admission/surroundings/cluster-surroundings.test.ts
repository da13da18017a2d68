import { expect, it } from "vitest";
import { DEFAULT_SETTINGS, formatProblem } from "../../../model/index.ts";
import { startTestApi } from "./api-for-tests.ts";
import { toClusterSurroundings } from "./cluster-surroundings.ts";

it("without an answer of the cluster, that is told once, and what is wrong in files is told all the same", async () => {
  const api = await startTestApi(() => undefined);
  await api.stop();
  const admission = { ruleSets: [{ name: "house", policies: ["gone/policies"] }] };
  const rules = { admission, settings: DEFAULT_SETTINGS, exceptions: [] };
  const readRules = () => ({ items: [rules], problems: [] });
  const surroundings = await toClusterSurroundings({ readRules, ruleFiles: [], client: api.client });
  const told = () => surroundings.problems().map(formatProblem);
  await expect.poll(() => told().filter((line) => line.includes("no answer")), { timeout: 10_000 }).toHaveLength(1);
  expect(told().join("\n")).toContain("gone/policies cannot be read: no such file or folder");
  expect(told().join("\n")).toContain("it keeps trying");
  expect(surroundings.ruleSets()).toBeUndefined();
  await surroundings.stop();
});
