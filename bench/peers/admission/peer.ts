import { readFileSync } from "node:fs";
import type { ApiServer } from "../../../scripts/api-server/control-plane.ts";
import { type Running, waitFor } from "../../../scripts/api-server/processes.ts";

/** An admission controller of somebody else, ready to be asked. */
export interface Peer {
  readonly name: string;
  /** Where the API server would send reviews. */
  readonly url: string;
  readonly running: Running;
}

export interface PeerOptions {
  readonly server: ApiServer;
  /** Folder that build.sh printed. */
  readonly bin: string;
  /** File with its policies. */
  readonly policies: string;
  /** Cores it may run on, as taskset takes them. */
  readonly pinTo?: string;
}

/** The documents of a YAML file that are wanted, as one text. Documents are cut at `---`: nothing is written anew. */
export function readParts(file: string, isWanted: (object: { kind: string }) => boolean): string {
  const parts = readFileSync(file, "utf8").split(/^---$/m);
  const wanted = parts.filter((part) => {
    const kind = /^kind: (\S+)/m.exec(part)?.[1];
    return kind !== undefined && isWanted({ kind });
  });
  return wanted.join("---\n");
}

/** Waits until its health endpoint says so. */
export async function waitForHealth(running: Running, port: number, path: string): Promise<void> {
  await waitFor(running, 120_000, async () => (await fetch(`http://127.0.0.1:${port}${path}`)).status === 200);
}
