import { expect, it, vi } from "vitest";
import { runProgram } from "./program.ts";

it("the server judges by policies or by a configuration, and says so to whom names both", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const args = ["serve", "admission", "--no-cluster", "--config", "hauberk.yaml", "--policy", "policies"];
  expect(await runProgram(args)).toBe(2);
  expect(error.mock.calls.join("\n")).toContain("judge by --policy or by --config");
  error.mockRestore();
});
