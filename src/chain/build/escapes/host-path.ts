import { toHostPath } from "../../../formats/host-path/index.ts";
import { type HostPlace, HOST_PLACES, RUNTIME_SOCKETS } from "./host-places.ts";

const SOCKET_FILE =
  /^(?:docker|dockershim|containerd|cri-dockerd|crio|cri|podman|buildkitd|frakti|rktlet)[a-z.-]*\.sock$/;
/** Windows reaches its runtimes by named pipes. */
const NAMED_PIPE = /^(?:npipe:)?[\\/]{2,4}\.[\\/]+pipe[\\/]/i;
/** Partitions and the like stand beside the disk: `/dev/sda1`. */
const DISK = /^\/dev\/(?:sd[a-z]|vd[a-z]|xvd[a-z]|nvme\d|dm-\d|mapper)/;
/** What of the node's disk whoever has the path is given. @param text as the manifest writes it, with a subPath behind */
export function findHostPlaces(text: string): readonly HostPlace[] {
  if (NAMED_PIPE.test(text)) return [RUNTIME_SOCKETS];
  const path = toHostPath(text);
  const isSocket = SOCKET_FILE.test(path.slice(path.lastIndexOf("/") + 1));
  return HOST_PLACES.filter((place) => {
    if (place.kind === RUNTIME_SOCKETS.kind && isSocket) return true;
    if (place.kind === "escape/host-device" && DISK.test(path)) return true;
    return place.paths.some(
      (one) =>
        isWithin(one, path) ||
        // /var/run is a link: whoever has /var follows it nowhere, as /run is another file system.
        (place.reach === "around" && isWithin(path, one)),
    );
  });
}

/** Whether a path is the directory or below it. */
function isWithin(path: string, directory: string): boolean {
  return directory === "/" || path === directory || path.startsWith(`${directory}/`);
}
