import { type AuditEvent, type Coverage, CoverageCount, toAuditEvent, toEvents } from "../../../engines/rbac/index.ts";
import { Problem } from "../../../model/index.ts";
import { readJsonLines, toReadReason } from "../json-lines.ts";

/** What was read of audit logs, besides the events themselves. */
export interface AuditRead {
  readonly coverage: Coverage;
  readonly problems: readonly Problem[];
}

/** More lines that are wrong are only counted. */
const MAX_PROBLEMS = 20;

/**
 * Reads audit logs (audit.k8s.io, one event a line; packed if the name ends in .gz; - is standard input), one line at a time.
 * Lines that are no event are problems, and hide nothing else.
 */
export async function readAuditLogs(
  files: readonly string[],
  onEvent: (event: AuditEvent) => void,
): Promise<AuditRead> {
  const count = new CoverageCount();
  const problems: Problem[] = [];
  let more = 0;
  const report = (problem: Problem): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
    else more += 1;
  };
  for (const file of files) {
    try {
      await readLog(file, count, onEvent, report);
    } catch (cause) {
      report(new Problem("FILE_UNREADABLE", `${file} cannot be read: ${toReadReason(cause)}`, { cause }));
    }
  }
  if (more > 0) problems.push(new Problem("OBJECT_INVALID", `${more} more lines of audit logs could not be read`));
  return { coverage: count.coverage, problems };
}

async function readLog(
  file: string,
  count: CoverageCount,
  onEvent: (event: AuditEvent) => void,
  report: (problem: Problem) => void,
): Promise<void> {
  for await (const { at, value, because } of readJsonLines(file)) {
    const fail = (code: "JSON_INVALID" | "OBJECT_INVALID", message: string): void => {
      count.addUnreadable();
      report(new Problem(code, message, { at }));
    };
    if (value === undefined) fail("JSON_INVALID", because);
    else {
      const events = toEvents(value);
      if (events.length === 0) fail("OBJECT_INVALID", "no event of an audit log");
      for (const one of events) {
        const event = toAuditEvent(one);
        if (typeof event === "string") fail("OBJECT_INVALID", event);
        else {
          count.add(event);
          onEvent(event);
        }
      }
    }
  }
}

/** What a log covers, in lines for people. */
export function formatCoverage({ events, unreadable, firstMs, lastMs, stages, levels }: Coverage): string[] {
  const words = (counts: ReadonlyMap<string, number>): string =>
    [...counts].map(([word, number]) => `${word === "" ? "none" : word} ${number}`).join(", ");
  const time =
    firstMs === undefined || lastMs === undefined ? "at no known time" : `from ${toTime(firstMs)} to ${toTime(lastMs)}`;
  return [
    `${events} events ${time}${unreadable === 0 ? "" : `, ${unreadable} lines unreadable`}`,
    `stages: ${words(stages)}; levels: ${words(levels)}`,
  ];
}

/** The same for programs. */
export function showCoverage({ events, unreadable, firstMs, lastMs, stages, levels }: Coverage): object {
  return {
    events,
    unreadable,
    ...(firstMs === undefined || lastMs === undefined ? {} : { first: toTime(firstMs), last: toTime(lastMs) }),
    stages: Object.fromEntries(stages),
    levels: Object.fromEntries(levels),
  };
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
