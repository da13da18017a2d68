import { statSync } from "node:fs";
import { toEvents } from "../../../engines/rbac/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import { isObject, type JsonObject, Problem } from "../../../model/index.ts";
import { readRing } from "../../../store/admission-ring/index.ts";
import { readJsonLines, toReadReason } from "../json-lines.ts";
import { type Attempt, type Gap, toRecordAttempt } from "./attempt.ts";
import { type AuditReader, toAuditReader } from "./audit-attempt.ts";

/** One line of a file: a request, an event of the audit log, or why it is neither. */
export type Recorded =
  | { readonly is: "attempt"; readonly attempt: Attempt }
  | { readonly is: "gap"; readonly gap: Gap }
  | { readonly is: "event"; readonly event: JsonObject }
  | { readonly is: "problem"; readonly problem: Problem };

/**
 * What was recorded, one after another and never all at once: rings of the admission server (folders), AdmissionReviews, records and
 * events of the audit log (one JSON object a line, packed if the name ends in .gz; - is standard input).
 */
export async function* readRecorded(paths: readonly string[], kinds: KindTable): AsyncGenerator<Recorded> {
  // One after another: logs are turned over, and go on in the next file.
  const audit = toAuditReader(kinds);
  for (const path of paths) {
    try {
      if (path !== "-" && statSync(path).isDirectory()) yield* readFolder(path);
      else yield* readFile(path, audit);
    } catch (cause) {
      yield toProblem(path, undefined, `cannot be read: ${toReadReason(cause)}`);
    }
  }
}

async function* readFolder(folder: string): AsyncGenerator<Recorded> {
  const skipped: string[] = [];
  for await (const record of readRing(folder, (file) => skipped.push(file))) {
    yield* skipped.splice(0).map((file) => toProblem(file, undefined, "a line is no record and was left out"));
    yield toRecorded(toRecordAttempt(record));
  }
  yield* skipped.map((file) => toProblem(file, undefined, "a line is no record and was left out"));
}

async function* readFile(file: string, audit: AuditReader): AsyncGenerator<Recorded> {
  for await (const { at, value, because } of readJsonLines(file)) {
    const fail = (reason: string): Recorded => toProblem(at.file, at.line, reason);
    if (value === undefined) yield fail(because);
    else if (!isObject(value)) yield fail("not a JSON object");
    else if (value["kind"] === "Event" || value["kind"] === "EventList") {
      for (const event of toEvents(value)) {
        yield { is: "event", event };
        for (const made of audit.read(event)) yield toRecorded(made);
      }
    } else if (value["kind"] === "AdmissionReview") yield toRecorded(toRecordAttempt({ review: value }));
    else if ("review" in value || "decision" in value) yield toRecorded(toRecordAttempt(value));
    else yield fail("neither an AdmissionReview, a record of the server nor an audit event");
  }
}

function toRecorded(made: Attempt | Gap): Recorded {
  return "review" in made ? { is: "attempt", attempt: made } : { is: "gap", gap: made };
}

function toProblem(file: string, line: number | undefined, message: string): Recorded {
  const at = line === undefined ? undefined : { file, line, column: 1 };
  return {
    is: "problem",
    problem: new Problem("REVIEW_INVALID", at === undefined ? `${file}: ${message}` : message, { at }),
  };
}
