/** The node's own processes have its root for theirs: `/proc/1/root/etc` is /etc. Where one works nobody knows: as bad as the root. */
const PROCESS_LINK = /^\/proc\/[^/]+(?:\/task\/[^/]+)?\/(?:root|cwd)(?=\/|$)/;
/** A path longer than any file system takes says nothing. */
const MAX_PATH = 4096;

/**
 * The path on the node that the text of a hostPath volume leads to: without `//`, `.`, `..` and a trailing slash, with /run for /var/run,
 * which is a link to it, and not through the root of a process: `//var/run/../run/docker.sock` is /run/docker.sock. `C:\etc` is /etc.
 */
export function toHostPath(text: string): string {
  const parts: string[] = [];
  const plain = text
    .slice(0, MAX_PATH)
    .replace(/^[A-Za-z]:(?=[\\/]|$)/, "")
    .replaceAll("\\", "/");
  for (const part of plain.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  let path = `/${parts.join("/")}`;
  // Each link makes it shorter.
  while (PROCESS_LINK.test(path)) path = path.replace(PROCESS_LINK, "") || "/";
  return path === "/var/run" || path.startsWith("/var/run/") ? path.slice("/var".length) : path;
}
