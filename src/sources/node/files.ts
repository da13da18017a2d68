import type { Stats } from "node:fs";
import { posix } from "node:path";
import type { FilePurpose } from "../../formats/node-report/index.ts";
import { findFlag, type FoundProcess } from "./processes.ts";
import { type Root, Unreadable } from "./root.ts";
import type { Names } from "./names.ts";

/** One file as the report writes it. */
export interface FoundFile {
  readonly purpose: FilePurpose;
  readonly path: string;
  readonly type?: string;
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly user?: string;
  readonly group?: string;
  readonly unread?: string;
}

/** Where distributions keep them; all that are there are looked at. */
const PLACES: readonly (readonly [FilePurpose, readonly string[]])[] = [
  ["api-server-manifest", toManifests("kube-apiserver")],
  ["controller-manager-manifest", toManifests("kube-controller-manager")],
  ["scheduler-manifest", toManifests("kube-scheduler")],
  ["etcd-manifest", toManifests("etcd")],
  ["admin-kubeconfig", ["/etc/kubernetes/admin.conf", "/etc/kubernetes/super-admin.conf"]],
  ["scheduler-kubeconfig", ["/etc/kubernetes/scheduler.conf"]],
  ["controller-manager-kubeconfig", ["/etc/kubernetes/controller-manager.conf"]],
  [
    "kubelet-service",
    [
      "/etc/systemd/system/kubelet.service.d/10-kubeadm.conf",
      "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf",
      "/etc/systemd/system/kubelet.service",
      "/usr/lib/systemd/system/kubelet.service",
      "/lib/systemd/system/kubelet.service",
    ],
  ],
  ["kubelet-kubeconfig", ["/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/kubeconfig"]],
  [
    "kubelet-configuration",
    [
      "/var/lib/kubelet/config.yaml",
      "/etc/kubernetes/kubelet/kubelet-config.json",
      "/etc/kubernetes/kubelet/config.json",
    ],
  ],
  ["proxy-kubeconfig", ["/etc/kubernetes/proxy.conf"]],
  ["client-ca", ["/etc/kubernetes/pki/ca.crt"]],
  ["etcd-data", ["/var/lib/etcd"]],
];

/** Flags that say where a file is, on this node. */
const FLAGS: readonly (readonly [FilePurpose, string, string])[] = [
  ["scheduler-kubeconfig", "kube-scheduler", "kubeconfig"],
  ["controller-manager-kubeconfig", "kube-controller-manager", "kubeconfig"],
  ["kubelet-kubeconfig", "kubelet", "kubeconfig"],
  ["kubelet-configuration", "kubelet", "config"],
  ["proxy-kubeconfig", "kube-proxy", "kubeconfig"],
  ["client-ca", "kubelet", "client-ca-file"],
  ["etcd-data", "etcd", "data-dir"],
];

const CNI_FOLDER = "/etc/cni/net.d";
const PKI_FOLDERS = ["/etc/kubernetes/pki", "/etc/kubernetes/pki/etcd"];
const MAX_FILES = 2000;

/** Modes and owners of the files the benchmark asks about; files that are not there are left out. */
export function readFileModes(root: Root, processes: readonly FoundProcess[], names: Names): FoundFile[] {
  const wanted: (readonly [FilePurpose, string])[] = [];
  for (const [purpose, paths] of PLACES) for (const path of paths) wanted.push([purpose, path]);
  for (const [purpose, program, flag] of FLAGS) {
    const path = findFlag(processes, program, flag);
    if (path?.startsWith("/") === true) wanted.push([purpose, posix.normalize(path)]);
  }
  for (const name of listSafely(root, CNI_FOLDER))
    if (/\.(?:conf|conflist|json)$/.test(name)) wanted.push(["cni-configuration", `${CNI_FOLDER}/${name}`]);
  for (const folder of PKI_FOLDERS) wanted.push(...listKeys(root, folder));
  const seen = new Set<string>();
  return wanted.slice(0, MAX_FILES).flatMap(([purpose, path]) => toFile(root, purpose, path, names, seen) ?? []);
}

function listKeys(root: Root, folder: string): (readonly [FilePurpose, string])[] {
  const files = listSafely(root, folder).flatMap((name): (readonly [FilePurpose, string])[] => {
    if (/\.(?:crt|pem|cer)$/.test(name)) return [["pki-certificate", `${folder}/${name}`]];
    return name.endsWith(".key") ? [["pki-key", `${folder}/${name}`]] : [];
  });
  return [["pki-directory", folder], ...files];
}

function listSafely(root: Root, folder: string): string[] {
  try {
    return root.list(folder);
  } catch {
    return [];
  }
}

function toFile(
  root: Root,
  purpose: FilePurpose,
  path: string,
  names: Names,
  seen: Set<string>,
): FoundFile | undefined {
  try {
    const found = root.look(path);
    if (found === undefined || seen.has(`${purpose} ${found.path}`)) return undefined;
    seen.add(`${purpose} ${found.path}`);
    const { stats } = found;
    const user = names.users.get(stats.uid);
    const group = names.groups.get(stats.gid);
    return {
      purpose,
      path,
      type: toType(stats),
      mode: (stats.mode & 0o7777).toString(8).padStart(4, "0"),
      uid: stats.uid,
      gid: stats.gid,
      ...(user === undefined ? {} : { user }),
      ...(group === undefined ? {} : { group }),
    };
  } catch (cause) {
    if (cause instanceof Unreadable) return { purpose, path, unread: cause.message };
    throw cause;
  }
}

function toType(stats: Stats): string {
  if (stats.isFile()) return "file";
  return stats.isDirectory() ? "directory" : "other";
}

function toManifests(name: string): string[] {
  return ["/etc/kubernetes/manifests", "/var/lib/rancher/rke2/agent/pod-manifests"].map(
    (folder) => `${folder}/${name}.yaml`,
  );
}
