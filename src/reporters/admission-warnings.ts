import { toLine, toShown } from "./admission-message.ts";
import type { AdmissionReason } from "./admission-review.ts";

/**
 * The API server shortens warnings to 256 characters each once all of a request come to more than 4096.
 * @see k8s.io/apiserver/pkg/endpoints/filters/warning.go
 */
const MAX_WARNING = 256;
const MAX_TOTAL = 4096;
/** Characters of a warning that has room. */
const MAX_WHOLE = 1500;
/** Bytes kept for the warning that counts those left out. */
const REST = 64;

/** One warning for each reason to warn, and one for each note: whole where all have room, else the first 256 characters of each. */
export function toWarnings(reasons: readonly AdmissionReason[], notes: readonly string[]): string[] {
  const said = [...reasons.filter(({ action }) => action === "warn"), ...notes];
  if (said.length * MAX_WARNING <= MAX_TOTAL) {
    const whole = said.map((one) => (typeof one === "string" ? toShown(one, MAX_WHOLE) : toLine(one, MAX_WHOLE)));
    if (whole.reduce((total, text) => total + Buffer.byteLength(text), 0) <= MAX_TOTAL) return whole;
  }
  const warnings: string[] = [];
  let left = MAX_TOTAL - REST;
  for (const [index, one] of said.entries()) {
    const text = typeof one === "string" ? toShown(one, MAX_WARNING) : toShortLine(one);
    left -= Buffer.byteLength(text);
    if (left < 0) {
      warnings.push(`and ${said.length - index} more warnings`);
      break;
    }
    warnings.push(text);
  }
  return warnings;
}

/** What is wrong matters more than where: a line that does not fit names no field. */
function toShortLine(reason: AdmissionReason): string {
  const line = toLine(reason, MAX_WHOLE);
  if (line.length <= MAX_WARNING) return line;
  const { rule, action, verdict, message } = reason;
  return toLine({ rule, action, verdict, message }, MAX_WARNING);
}
