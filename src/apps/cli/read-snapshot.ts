import { locate } from "../../formats/position/index.ts";
import { type PictureInput, toResources } from "../../inventory/index.ts";
import { Problem } from "../../model/index.ts";
import { isSnapshot, isSnapshotFile, readSnapshot, type SnapshotSource } from "../../sources/snapshot/index.ts";
import { readStandardInput } from "../../sources/files/index.ts";

/** What stands in place of a cluster. */
export interface SnapshotRead {
  readonly input: PictureInput;
  readonly problems: Problem[];
  /** `1.36`; undefined when the server did not tell. */
  readonly kubernetesVersion?: string;
  /** RFC 3339: what came about later is not in it. */
  readonly collectedAt: string;
}

/** Paths as the user typed them, with what was read of standard input to know what it is. */
export interface Recognised {
  /** Where the paths are one snapshot. */
  readonly snapshot: SnapshotSource | undefined;
  /** What standard input holds, if it was read; throws what reading it threw. */
  readonly standardInput: (() => Uint8Array) | undefined;
}

/**
 * Whether the paths are a snapshot: known by its first bytes, packed or not, whatever its name.
 * @throws {Problem} USAGE when there is something beside it
 */
export function findSnapshot(paths: readonly string[]): Recognised {
  const input = paths.includes("-") ? readInput() : undefined;
  const standardInput = input?.read;
  const isOne = (path: string): boolean => (path === "-" ? isSnapshot(input?.bytes ?? NOTHING) : isSnapshotFile(path));
  const path = paths.find(isOne);
  if (path === undefined) return { snapshot: undefined, standardInput };
  if (paths.length > 1)
    throw new Problem("USAGE", `${path} is a snapshot, which stands for a whole cluster: name nothing beside it`);
  const snapshot = path === "-" ? { file: "<stdin>", bytes: input?.bytes ?? NOTHING } : { file: path };
  return { snapshot, standardInput };
}

const NOTHING = new Uint8Array();

function readInput(): { readonly bytes: Uint8Array; readonly read: () => Uint8Array } {
  try {
    const bytes = readStandardInput();
    return { bytes, read: () => bytes };
  } catch (cause) {
    return {
      bytes: NOTHING,
      read: () => {
        throw cause;
      },
    };
  }
}

/**
 * Reads a snapshot as the cluster itself would be read: what was collected is all there is, but for what is blind.
 * @throws {Problem} SNAPSHOT_INVALID, FILE_UNREADABLE when nothing of it can be read
 */
export async function readSnapshotSource(source: SnapshotSource): Promise<SnapshotRead> {
  const { header, resources, blind, problems } = await readSnapshot(source, (value, document) => {
    const { items, problems: faults } = toResources({ document, value }, locate);
    return { items: items.map(({ object }) => object), problems: faults };
  });
  const version = /^v?(1\.\d+)/.exec(header.serverVersion)?.[1];
  return {
    input: { resources, blind, complete: true },
    problems,
    collectedAt: header.collectedAt,
    ...(version === undefined ? {} : { kubernetesVersion: version }),
  };
}
