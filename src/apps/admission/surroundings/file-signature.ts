import type { BigIntStats, Dirent } from "node:fs";
import { glob, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const MAX_DEPTH = 30;
/** More would be no folder of policies: what comes after them does not call for reading anew. */
const MAX_FILES = 20_000;

/**
 * Changes when a file or folder, or what a link leads to, was changed, made or removed: names, sizes, times and numbers of inodes.
 * A mounted ConfigMap changes by another inode behind the same link. Waits for the disk without holding up requests.
 */
export async function readSignature(paths: readonly string[]): Promise<string> {
  const signature: string[] = [];
  for (const path of paths) {
    const isGlob = /[*?[{]/.test(path) && (await statOf(path)) === undefined;
    const found = isGlob ? (await Array.fromAsync(glob(path))).toSorted() : [path];
    signature.push(path);
    for (const one of found) await addPath(one, 0, signature);
  }
  return signature.join("\n");
}

async function addPath(path: string, depth: number, signature: string[]): Promise<void> {
  const stats = await statOf(path);
  if (stats === undefined || signature.length > MAX_FILES) return;
  if (!stats.isDirectory()) {
    signature.push(toFileSignature(path, stats));
    return;
  }
  if (depth > MAX_DEPTH) return;
  const entries: Dirent[] = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const { name } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!name.startsWith("..")) await addPath(join(path, name), depth + 1, signature);
  }
}

/** Of one file: the same as long as its bytes are. */
export function toFileSignature(path: string, { dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${path} ${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

function statOf(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined);
}
