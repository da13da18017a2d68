import type { Root } from "./root.ts";

/** Names of users and groups of the node by their numbers. */
export interface Names {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

const MAX_BYTES = 1024 * 1024;
const MAX_NAMES = 10_000;

/** What the node's own `/etc/passwd` and `/etc/group` say; 0 is root everywhere. */
export function readNames(root: Root): Names {
  return { users: readColumn(root, "/etc/passwd"), groups: readColumn(root, "/etc/group") };
}

function readColumn(root: Root, file: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  let text = "";
  try {
    text = root.read(file, MAX_BYTES)?.toString("utf8") ?? "";
  } catch {
    // Numbers must do.
  }
  for (const line of text.split("\n").slice(0, MAX_NAMES)) {
    const [name = "", , id = ""] = line.split(":");
    // The first name of a number is what the system shows for it.
    if (/^[\w.$-]{1,100}$/.test(name) && /^\d{1,10}$/.test(id) && !names.has(Number(id))) names.set(Number(id), name);
  }
  names.set(0, "root");
  return names;
}
