import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCommands } from "./index.ts";

const lines = (script: string) => readCommands(script).map(({ program, args }) => [program, ...args].join(" "));

describe("readCommands", () => {
  it("splits lists, pipes and groups into simple commands", () => {
    expect(lines("a 1 && b 2 || c; d | e & (f; g)\nh")).toEqual(["a 1", "b 2", "c", "d", "e", "f", "g", "h"]);
  });

  it("keeps quoted blanks and operators in their word", () => {
    expect(readCommands(`echo "a && b" 'c | d' e\\ f ""`)[0]?.args).toEqual(["a && b", "c | d", "e f", ""]);
  });

  it("sees past assignments, wrappers and keywords to the program", () => {
    const [command] = readCommands(
      "if DEBIAN_FRONTEND=noninteractive sudo -u root /usr/bin/apt-get install -y vim; then :; fi",
    );
    expect(command).toMatchObject({
      program: "apt-get",
      args: ["install", "-y", "vim"],
      wrappers: ["sudo"],
      assignments: ["DEBIAN_FRONTEND=noninteractive"],
    });
  });

  it("links a command to the one that pipes into it", () => {
    const commands = readCommands("true; curl -s https://a.example | tee log | bash; echo");
    expect(commands[3]?.pipedFrom?.pipedFrom?.program).toBe("curl");
    expect(commands[4]?.pipedFrom).toBeUndefined();
  });

  it("reads the commands of substitutions and of sh -c", () => {
    expect(lines('sh -c "$(curl -s https://a.example)"')).toContain("curl -s https://a.example");
    expect(readCommands("bash <(wget -qO- https://a.example)")[0]?.nested[0]?.program).toBe("wget");
    expect(lines("x=`id -u` y; bash -ec 'apt-get update'")).toEqual(
      ["y ", "id -u", "bash -ec apt-get update", "apt-get update"].map((line) => line.trim()),
    );
  });

  it("skips comments and takes redirections for words", () => {
    expect(lines("a >/dev/null 2>&1 # b && c\nd &>log e")).toEqual(["a >/dev/null 2>&1", "d &>log e"]);
  });

  it("never throws and reads each text again the same", () => {
    const script = fc.string({ unit: fc.constantFrom(..."ab -|&;\n()<>$`'\"\\#{}=/c".split("")), maxLength: 200 });
    fc.assert(
      fc.property(script, (text) => {
        expect(readCommands(text)).toEqual(readCommands(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["$(", "`", '"', "(", "<(a ", "a|", "sh -c '"])(
    "takes time in proportion to the text: %j",
    (unit) => {
      const start = performance.now();
      readCommands(unit.repeat(100_000));
      expect(performance.now() - start).toBeLessThan(10_000);
    },
    30_000,
  );
});
