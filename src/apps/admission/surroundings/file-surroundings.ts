import type { Surroundings } from "../parts.ts";
import type { FileSurroundingsOptions } from "./options.ts";

/** Rules of files, followed as they change; nothing is known of a cluster. */
export function toFileSurroundings(_options: FileSurroundingsOptions): Surroundings {
  throw new Error("not there yet");
}
