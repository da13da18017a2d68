import type { AdmissionAnswer, AdmissionReason } from "./admission-review.ts";
import { cut, toVisible } from "./visible.ts";

/** UTF-16 code units of a whole message, and of one line of it. */
const MAX_MESSAGE = 8000;
const MAX_LINE = 1000;
const MAX_ABOUT = 400;

/**
 * What a person reads whose request was refused: what it was about and how many rules it breaks, then one line for each rule with the
 * field, what is wrong and what to write. The API server puts `admission webhook "…" denied the request: ` before it.
 */
export function toDenial({ about, reasons, code }: AdmissionAnswer): string {
  const denials = reasons.filter(({ action }) => action === "deny");
  const subject = about === undefined || about === "" ? "the request" : toShown(about, MAX_ABOUT);
  if (denials.length === 0)
    return code === 429 ? `${subject} was not looked at: too many requests` : `${subject} is refused`;
  const lines = [`${subject} is refused: ${toCount(denials)}`];
  let length = lines[0]?.length ?? 0;
  for (const [index, reason] of denials.entries()) {
    const line = `- ${toLine(reason, MAX_LINE)}`;
    if (length + line.length + 1 > MAX_MESSAGE) {
      lines.push(`- and ${denials.length - index} more`);
      break;
    }
    length += line.length + 1;
    lines.push(line);
  }
  return lines.join("\n");
}

function toCount(denials: readonly AdmissionReason[]): string {
  const broken = new Set(denials.flatMap(({ rule, verdict }) => (verdict === "fail" ? [rule] : []))).size;
  const unknown = new Set(denials.flatMap(({ rule, verdict }) => (verdict === "fail" ? [] : [rule]))).size;
  return [
    ...(broken === 0 ? [] : [broken === 1 ? "1 rule does not hold" : `${broken} rules do not hold`]),
    ...(unknown === 0 ? [] : [unknown === 1 ? "1 rule could not be judged" : `${unknown} rules could not be judged`]),
  ].join(", ");
}

/** Rule, field, what is wrong, what to write: `pod/privileged at spec.…: container "app" runs privileged. Fix: set it to false` */
export function toLine({ rule, verdict, message, field, fix }: AdmissionReason, max: number): string {
  const at = field === undefined ? "" : ` at ${toShown(field, 300)}`;
  const could = verdict === "fail" ? "" : verdict === "skipped" ? "not judged: " : "could not be judged: ";
  const start = `${toShown(rule, 300)}${at}: ${could}`;
  const what = toShown(message, max);
  const mend = fix === undefined ? "" : `${/[.!?]$/.test(what) ? "" : "."} Fix: ${toShown(fix, max)}`;
  return cut(`${start}${what}${mend}`, max);
}

/** The first part of a text as it is shown. Cut before it is looked at, for it may have any length. */
export function toShown(text: string, max: number): string {
  return cut(toVisible(cut(text, max)), max);
}
