import { expect, it } from "vitest";
import { Problem } from "../../model/index.ts";
import { ProblemLog } from "./problem-log.ts";
import { EMPTY_RULE_SET, toTestSurroundings } from "./server/server-for-tests.ts";

const AT = { file: "hauberk.yaml", line: 3, column: 7 };

function toLooker() {
  const logged: string[] = [];
  const log = new ProblemLog((level, message) => logged.push(`${level} ${message}`));
  let atMs = 0;
  return (problems: readonly Problem[], revision: string | undefined): string[] => {
    const ruleSets = () =>
      revision === undefined ? undefined : { byName: new Map([["empty", EMPTY_RULE_SET]]), revision };
    log.look(toTestSurroundings([], { problems: () => problems, ruleSets }), (atMs += 1000));
    return logged.splice(0);
  };
}

it("a problem is told once with its place, and once more when it is mended; so is each revision", () => {
  const look = toLooker();
  const broken = new Problem("EXPRESSION_INVALID", "CEL: unexpected end\nof input", { at: AT });
  expect(look([], "a")).toEqual(["info revision a in force: 1 rule set, 0 policies"]);
  expect(look([broken, broken], "a")).toEqual(["warning hauberk.yaml:3:7 CEL: unexpected end of input"]);
  expect(look([broken], "a")).toEqual([]);
  expect(look([], "b")).toEqual([
    "info mended: hauberk.yaml:3:7 CEL: unexpected end of input",
    "info revision b in force: 1 rule set, 0 policies",
  ]);
  expect(look([broken], "b")).toHaveLength(1);
});

it("what keeps rules from coming into force at all is an error; what the cluster does not tell yet is none, and may pass", () => {
  const look = toLooker();
  const unknown = new Problem("CONFIG_INVALID", "there is no control", { at: AT });
  const waiting = new Problem("LIST_FAILED", "waiting for namespaces to be read from the cluster");
  const why = "it is not ready, and nothing is registered until this is mended";
  expect(look([unknown, waiting], undefined)).toEqual([`error hauberk.yaml:3:7 there is no control; ${why}`]);
  expect(look([unknown, waiting], undefined)).toEqual([`warning ${waiting.message}`]);
});

it("a flood of problems does not flood the log", () => {
  const look = toLooker();
  const flood = (round: number) =>
    Array.from({ length: 500 }, (_, index) => new Problem("POLICY_INVALID", `policy ${round}-${index} is broken`));
  const logged = Array.from({ length: 60 }, (_, round) => look(flood(round), "a")).flat();
  expect(logged.length).toBeGreaterThan(20);
  expect(logged.length).toBeLessThan(40);
  expect(logged.filter((line) => line.includes("/readyz?verbose")).length).toBeGreaterThan(0);
});
