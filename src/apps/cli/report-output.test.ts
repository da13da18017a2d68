import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { runProgram, toProgram } from "./program.ts";
import { intoOutput, toFormatOf, writeLine, writeReport } from "./report-output.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-output-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

describe("a report", () => {
  it("goes to the file of --output whole, without colours, and nothing of it to the terminal", async () => {
    const log = vi.spyOn(console, "log");
    const file = join(folder, "report.txt");
    const code = await intoOutput(file, async () => {
      writeReport("\u001B[31mone\u001B[39m\n");
      await Promise.resolve();
      writeLine("two");
      return 1;
    });
    expect([code, readFileSync(file, "utf8")]).toEqual([1, "one\ntwo\n"]);
    expect(log).not.toHaveBeenCalled();
  });

  it("leaves no file behind where the command fails", async () => {
    const file = join(folder, "none.txt");
    const fail = async (): Promise<number> => await Promise.reject(new Error("no"));
    await expect(intoOutput(file, fail)).rejects.toThrow("no");
    expect(existsSync(file)).toBe(false);
  });

  it("is of the format that the file's ending names, where the command has it", () => {
    expect(toFormatOf("reach.SVG", ["text", "svg"])).toBe("svg");
    expect(toFormatOf("paths.md", ["text", "json", "markdown"])).toBe("markdown");
    expect(toFormatOf("policies.yml", ["json", "yaml"])).toBe("yaml");
    expect(toFormatOf("report.pdf", ["text", "json"])).toBe("text");
    expect(toFormatOf(undefined, ["yaml", "json"])).toBe("yaml");
  });

  it("is printed as --format says, also where the ending says another", async () => {
    const shop = join(import.meta.dirname, "../../../fixtures/shop");
    const [named, said] = [join(folder, "named.json"), join(folder, "said.json")];
    expect(await runProgram(["net", "reach", shop, "-q", "-o", named])).toBe(0);
    expect(await runProgram(["net", "reach", shop, "-q", "-o", said, "--format", "csv"])).toBe(0);
    expect(Object.keys(JSON.parse(readFileSync(named, "utf8")) as object)).toContain("connections");
    expect(readFileSync(said, "utf8")).toMatch(/^src,/);
  });
});

/** Commands with all that stand below them. */
function toAll(command: Command): Command[] {
  return [command, ...command.commands.flatMap(toAll)];
}

describe("the options of all commands", () => {
  it("choose a format with -f, --format, and a file with -o, --output", () => {
    const flags = toAll(toProgram(() => undefined)).flatMap((command) => command.options.map((option) => option.flags));
    const places = flags.filter((one) => /^-[fo],|--(?:format|output)\b/.test(one));
    expect([...new Set(places)].sort()).toEqual(["-f, --format <format>", "-o, --output <file>"]);
  });
});
