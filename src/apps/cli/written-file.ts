import { writeFileSync } from "node:fs";
import { Problem } from "../../model/index.ts";
import { toReason } from "./reason.ts";

/**
 * Writes a file that somebody asked for.
 * @param mode of a file that is not there yet; what tells an attacker where to begin is for its owner alone: 0o600
 * @throws {Problem} USAGE when the file cannot be written
 */
export function writeTextFile(file: string, text: string, mode = 0o666): void {
  try {
    writeFileSync(file, text, { mode });
  } catch (cause) {
    throw toUnwritable(file, cause);
  }
}

/** That a file could not be written, and why. */
export function toUnwritable(file: string, cause: unknown): Problem {
  return new Problem("USAGE", `${file} cannot be written: ${toReason(cause)}`, { cause });
}
