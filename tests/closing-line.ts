import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Ends a run with what was skipped and why, and one plain line: `812 passed, 0 failed, 3 skipped`. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") counts[state] += 1;
        if (state === "skipped") skipped.push(toReason(test));
      }
    }
    for (const line of new Set(skipped)) console.log(`skipped: ${line}`);
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}

function toReason(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  return `${test.module.relativeModuleId} > ${test.fullName}${note === undefined ? "" : `: ${note}`}`;
}
