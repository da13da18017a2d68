import {
  type AdmissionConfiguration,
  type DigestEntry,
  type KnownDigests,
  toImageDigests,
} from "../../decision/index.ts";
import { locate } from "../../formats/position/index.ts";
import { type Location, type Path, Problem } from "../../model/index.ts";
import { readChecked } from "./checked-file.ts";

/** Digests of the configuration and of the files that it names. */
export interface DigestsRead {
  readonly digests: KnownDigests | undefined;
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

const LINES = { type: "object", additionalProperties: { type: "string" } };

/** @param at where in the configuration's file a path of its section `admission` leads */
export function readDigests(
  { digests }: AdmissionConfiguration,
  at: ((path: Path) => Location) | undefined,
): DigestsRead {
  if (digests === undefined) return { digests: undefined, files: [], problems: [] };
  const { images = {}, files = [] } = digests;
  const problems: Problem[] = [];
  const toReport = (place: () => Location | undefined) => (message: string) =>
    void problems.push(new Problem("CONFIG_INVALID", message, { at: place() }));
  const entries: DigestEntry[] = Object.entries(images).map(([image, digest]) => ({
    image,
    digest,
    report: toReport(() => at?.(["digests", "images", image])),
  }));
  for (const file of files) {
    const read = readFile(file);
    for (const problem of read.problems) problems.push(problem);
    for (const { document, value } of read.items) {
      for (const [image, digest] of Object.entries(value as Record<string, string>)) {
        entries.push({ image, digest, report: toReport(() => locate(document, [image])) });
      }
    }
  }
  return { digests: toImageDigests(entries), files, problems };
}

/** A file that is gone is a fault of what names it, and no reason to stop a server. */
function readFile(file: string): ReturnType<typeof readChecked> {
  try {
    return readChecked(file, LINES);
  } catch (fault) {
    if (fault instanceof Problem) return { items: [], problems: [fault] };
    throw fault;
  }
}
