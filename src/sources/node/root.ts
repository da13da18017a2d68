import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from "node:fs";
import { join, posix, sep } from "node:path";

/** Links that are followed on one way; more of them are a circle. */
const MAX_LINKS = 40;
/** Names of a folder that are looked at. */
const MAX_ENTRIES = 200_000;
const CHUNK_BYTES = 16 * 1024;

/** What the file system said, for people: `EACCES`. */
export class Unreadable extends Error {}

/** The files of a node below a folder, `/` or where its file system is mounted. Links are followed as the node itself would: never out of the folder. */
export class Root {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = realpathSync(folder);
  }

  /**
   * What stands behind a path of the node, links followed.
   * @throws {Unreadable} when it cannot be looked at; undefined is "not there"
   */
  look(path: string): { readonly path: string; readonly stats: Stats } | undefined {
    return attempt(() => {
      const real = this.#resolve(path);
      return real === undefined ? undefined : { path: real, stats: lstatSync(this.#outside(real)) };
    });
  }

  /** Names in a folder of the node, sorted; empty when it is not there. @throws {Unreadable} */
  list(path: string): string[] {
    return (
      attempt(() => {
        const real = this.#resolve(path);
        return real === undefined ? [] : readdirSync(this.#outside(real)).sort().slice(0, MAX_ENTRIES);
      }) ?? []
    );
  }

  /**
   * The bytes of a plain file of the node; undefined when it is not there.
   * @param most bytes that are read at most; a longer file is cut off there
   * @throws {Unreadable}
   */
  read(path: string, most: number): Buffer | undefined {
    return attempt(() => {
      const real = this.#resolve(path);
      return real === undefined ? undefined : this.#readPlain(this.#outside(real), most);
    });
  }

  /** Where a link of the node leads, as it is written; undefined when it is none. */
  link(path: string): string | undefined {
    try {
      return readlinkSync(this.#outside(posix.normalize(`/${path}`)));
    } catch {
      return undefined;
    }
  }

  #readPlain(file: string, most: number): Buffer {
    // Neither a pipe nor a device may hold us up, and a link put there a moment ago is not followed.
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      if (!fstatSync(descriptor).isFile()) throw new Unreadable("it is no plain file");
      this.#mustBeInside(descriptor);
      return readUpTo(descriptor, most);
    } finally {
      closeSync(descriptor);
    }
  }

  /** A folder on the way may have become a link since it was looked at. */
  #mustBeInside(descriptor: number): void {
    let opened: string;
    try {
      opened = readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return;
    }
    if (opened !== this.#folder && !opened.startsWith(this.#folder.endsWith(sep) ? this.#folder : this.#folder + sep))
      throw new Unreadable("it leads out of the node's files");
  }

  /** The path without links, seen from the root; undefined when something on the way is not there. */
  #resolve(path: string): string | undefined {
    const rest = toParts(path);
    let at = "/";
    let links = 0;
    for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
      if (part === "..") at = posix.dirname(at);
      else {
        const next = posix.join(at, part);
        const stats = lstatSync(this.#outside(next), { throwIfNoEntry: false });
        if (stats === undefined) return undefined;
        if (stats.isSymbolicLink()) {
          links += 1;
          if (links > MAX_LINKS) throw new Unreadable("too many links");
          const target = readlinkSync(this.#outside(next));
          rest.unshift(...toParts(target));
          if (target.startsWith("/")) at = "/";
        } else at = next;
      }
    }
    return at;
  }

  #outside(path: string): string {
    return join(this.#folder, path);
  }
}

/** Files of the kernel tell no size, and most are short. */
function readUpTo(descriptor: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  for (let left = most; left > 0;) {
    const chunk = Buffer.allocUnsafe(Math.min(left, CHUNK_BYTES));
    const count = readSync(descriptor, chunk, 0, chunk.length, null);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    left -= count;
  }
  return Buffer.concat(chunks);
}

function toParts(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Unreadable(code ?? message.slice(0, 200));
  }
}
