import { describe, expect, it } from "vitest";
import { DEFAULT_BREAKER } from "./breaker.ts";
import { type BreakerMove, toRuleWatch } from "./rule-watch.ts";

const BUDGET = { timeMs: 100, memoryBytes: 1024 * 1024 };

/** A watch whose clocks stand still but for what rules take. */
function start() {
  const machine = { wallMs: 0, cpuMs: 0, heapBytes: 0 };
  const moves: BreakerMove[] = [];
  const watch = toRuleWatch(
    { clock: () => machine.wallMs, cpuMs: () => machine.cpuMs, heapBytes: () => machine.heapBytes },
    DEFAULT_BREAKER,
    (move) => moves.push(move),
  );
  const run = (rule: string, took: { wallMs: number; cpuMs?: number; heapBytes?: number }, namespace = "") => {
    if (watch.permit("set", rule, namespace)?.is === "skip") return "skipped";
    const work = () => {
      machine.wallMs += took.wallMs;
      machine.cpuMs += took.cpuMs ?? took.wallMs;
      machine.heapBytes += took.heapBytes ?? 0;
      return "done";
    };
    return watch.measure("set", rule, BUDGET, work, namespace);
  };
  return { machine, moves, watch, run };
}

describe("the watch over rules", () => {
  it("leaves out a rule that is over its time budget again and again, and no other", () => {
    const { run, watch, moves } = start();
    const answers = Array.from({ length: 8 }, () => run("slow", { wallMs: 120 }));
    // The first makes a suspect, five more open the breaker.
    expect(answers).toEqual([...Array(6).fill("done"), "skipped", "skipped"]);
    expect(run("quick", { wallMs: 1 })).toBe("done");
    expect(watch.open()).toEqual([{ ruleSet: "set", rule: "slow" }]);
    const because = "it took 120 ms, more than its budget of 100 ms, 5 times in 60 s";
    expect(moves).toEqual([{ ruleSet: "set", rule: "slow", is: "open", because }]);
  });

  it("looks at it again after its rest, and says so when it is well", () => {
    const { machine, run, moves } = start();
    for (let count = 0; count < 6; count += 1) run("slow", { wallMs: 120 });
    machine.wallMs += DEFAULT_BREAKER.coolDownMs;
    expect(run("slow", { wallMs: 1 })).toBe("done");
    expect(run("slow", { wallMs: 1 })).toBe("done");
    expect(moves.map((move) => move.is)).toEqual(["open", "closed"]);
  });

  it("blames no rule for time in which the machine did something else", () => {
    const { run, moves } = start();
    for (let count = 0; count < 20; count += 1) expect(run("waits", { wallMs: 500, cpuMs: 3 })).toBe("done");
    expect(moves).toEqual([]);
  });

  it("leaves out a rule for the namespace whose objects make it slow, and for no other", () => {
    const { run, watch, moves } = start();
    for (let count = 0; count < 6; count += 1) run("rule", { wallMs: 120 }, "mallory");
    expect(run("rule", { wallMs: 120 }, "mallory")).toBe("skipped");
    expect(run("rule", { wallMs: 1 }, "shop")).toBe("done");
    expect(moves.map(({ because }) => because)).toEqual([expect.stringContaining("namespace mallory")]);
    for (let count = 0; count < 6; count += 1) run("rule", { wallMs: 120 }, "mallory-2");
    expect(watch.open()).toEqual([{ ruleSet: "set", rule: "rule" }]);
  });

  it("leaves out a rule for all when it is slow in many namespaces, until it rests in few", () => {
    const { machine, run } = start();
    const slowIn = (namespace: string) => {
      for (let count = 0; count < 6; count += 1) run("rule", { wallMs: 120 }, namespace);
    };
    for (let at = 0; at < 7; at += 1) slowIn(`tenant-${at}`);
    expect(run("rule", { wallMs: 1 }, "shop")).toBe("done");
    slowIn("tenant-7");
    expect(run("rule", { wallMs: 1 }, "shop")).toBe("skipped");
    machine.wallMs += DEFAULT_BREAKER.coolDownMs;
    expect(run("rule", { wallMs: 1 }, "shop")).toBe("done");
  });

  it("leaves out a rule that takes more memory than its budget", () => {
    const { run, moves } = start();
    for (let count = 0; count < 6; count += 1) run("hungry", { wallMs: 60, heapBytes: 5 * 1024 * 1024 });
    expect(run("hungry", { wallMs: 60 })).toBe("skipped");
    expect(moves[0]?.because).toBe("it took 5 MiB of memory, more than its budget of 1 MiB, 5 times in 60 s");
  });

  it("hands on what a rule throws, and forgets suspects that turn out well", () => {
    const { machine, run, watch } = start();
    run("once", { wallMs: 80 });
    expect(() =>
      watch.measure("set", "once", BUDGET, () => {
        throw new RangeError("too deep");
      }),
    ).toThrow("too deep");
    machine.wallMs += 120_000;
    expect(run("once", { wallMs: 1 })).toBe("done");
    expect(watch.open()).toEqual([]);
  });
});
