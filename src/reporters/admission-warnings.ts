import { toLine, toShown } from "./admission-message.ts";
import type { AdmissionReason } from "./admission-review.ts";

/**
 * The API server shortens warnings to 256 characters each once all of a request come to more than 4096.
 * @see k8s.io/apiserver/pkg/endpoints/filters/warning.go
 */
const MAX_WARNING = 256;
const MAX_TOTAL = 4096;
/** Bytes kept for the warning that counts those left out. */
const REST = 64;

/** One warning for each reason to warn, and one for each note. */
export function toWarnings(reasons: readonly AdmissionReason[], notes: readonly string[]): string[] {
  const warned = reasons.filter(({ action }) => action === "warn");
  const said = [...warned, ...notes];
  const warnings: string[] = [];
  let left = MAX_TOTAL - REST;
  for (const [index, one] of said.entries()) {
    const text = typeof one === "string" ? toShown(one, MAX_WARNING) : toLine(one, MAX_WARNING);
    left -= Buffer.byteLength(text);
    if (left < 0) {
      warnings.push(`and ${said.length - index} more warnings`);
      break;
    }
    warnings.push(text);
  }
  return warnings;
}
