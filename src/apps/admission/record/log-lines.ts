import { write } from "node:fs";
import { findSecrets } from "../../../formats/secret-text/index.ts";
import type { BreakerChange } from "./options.ts";
import { type Note, toOutcome } from "./note.ts";

const MAX_TEXT = 500;
const MAX_REASONS = 10;
const WITHHELD = "(withheld: it quotes what looks like a credential)";

/** A message that others read too: bounded, and without what it may quote of the object. */
export function toShown(message: string, maxLength: number): string {
  const text = message.length <= maxLength ? message : `${message.slice(0, maxLength - 1)}…`;
  return findSecrets(text).length > 0 ? WITHHELD : text;
}

/** One line of JSON about a request that was refused, plain ASCII, whatever names and messages hold. */
export function toDenialLine(note: Note): string {
  const { review, decision, at, ruleSet, path, tookMs } = note;
  const { request } = review;
  const { group, version, kind } = request.kind;
  return toLine({
    at: at.toISOString(),
    is: toOutcome(decision),
    ruleSet,
    path,
    uid: short(review.uid),
    operation: request.operation,
    kind: short([group, version, kind].filter((part) => part !== "").join("/")),
    ...(request.subResource === "" ? {} : { subResource: short(request.subResource) }),
    namespace: short(request.namespace),
    name: short(request.name),
    user: short(request.userInfo.username),
    ...(request.dryRun ? { dryRun: true } : {}),
    tookMs: Math.round(tookMs * 100) / 100,
    reasons: decision.reasons.slice(0, MAX_REASONS).map(({ rule, action, verdict, message, field }) => ({
      rule: short(rule),
      action,
      verdict,
      message: toShown(message, MAX_TEXT),
      ...(field === undefined ? {} : { field: short(field) }),
    })),
    ...(decision.reasons.length > MAX_REASONS ? { moreReasons: decision.reasons.length - MAX_REASONS } : {}),
  });
}

export function toBreakerLine({ ruleSet, rule, is, because, at }: BreakerChange): string {
  return toLine({
    at: at.toISOString(),
    is: `breaker ${is}`,
    ruleSet,
    rule: short(rule),
    because: toShown(because, MAX_TEXT),
  });
}

function short(text: string): string {
  return text.length <= 253 ? text : `${text.slice(0, 252)}…`;
}

/** Everything that is not printable ASCII becomes `\u…`: nothing moves a cursor or begins a line. */
function toLine(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const MAX_WAITING = 1 << 20;

/** Writes lines to standard error without ever waiting for it: who does not read in time loses lines, which are counted. */
export function toErrorOutput(): { readonly log: (line: string) => void; readonly dropped: () => number } {
  let waiting: string[] = [];
  let length = 0;
  let isWriting = false;
  let dropped = 0;
  const next = (): void => {
    if (waiting.length === 0) return;
    const text = Buffer.from(waiting.join(""));
    [waiting, length, isWriting] = [[], 0, true];
    writeAll(text, () => {
      isWriting = false;
      next();
    });
  };
  return {
    log(line) {
      if (length + line.length > MAX_WAITING) {
        dropped += 1;
        return;
      }
      waiting.push(`${line}\n`);
      length += line.length + 1;
      if (!isWriting) next();
    },
    dropped: () => dropped,
  };
}

const STANDARD_ERROR = 2;
const AGAIN_MS = 50;

function writeAll(bytes: Buffer, done: () => void): void {
  write(STANDARD_ERROR, bytes, (error, count) => {
    if (error?.code === "EAGAIN") setTimeout(() => writeAll(bytes, done), AGAIN_MS).unref();
    else if (error === null && count < bytes.length) writeAll(bytes.subarray(count), done);
    // Nobody reads any more: there is nowhere to say so.
    else done();
  });
}
