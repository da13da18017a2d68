import type { JsonObject } from "../../model/index.ts";
import type { Root } from "./root.ts";

/** Parameters that the kubelet wants, and those that harden a node against its containers. */
const SYSCTLS = [
  "vm.overcommit_memory",
  "vm.panic_on_oom",
  "kernel.panic",
  "kernel.panic_on_oops",
  "kernel.keys.root_maxkeys",
  "kernel.keys.root_maxbytes",
  "kernel.kptr_restrict",
  "kernel.dmesg_restrict",
  "kernel.unprivileged_bpf_disabled",
  "kernel.yama.ptrace_scope",
  "kernel.randomize_va_space",
  "net.ipv4.conf.all.route_localnet",
] as const;

const SOCKETS: readonly (readonly [string, string])[] = [
  ["containerd", "/run/containerd/containerd.sock"],
  ["cri-o", "/run/crio/crio.sock"],
  ["docker", "/run/docker.sock"],
  ["cri-dockerd", "/run/cri-dockerd.sock"],
];

const MAX_BYTES = 64 * 1024;

/** Kernel, security modules, control groups, container runtimes and kernel parameters of the node. */
export function readSystem(root: Root): JsonObject {
  const read = (path: string): string | undefined => {
    try {
      return root.read(path, MAX_BYTES)?.toString("utf8").trim();
    } catch {
      return undefined;
    }
  };
  const isThere = (path: string): boolean => {
    try {
      return root.look(path) !== undefined;
    } catch {
      return false;
    }
  };
  const modules = read("/sys/kernel/security/lsm");
  const system: JsonObject = {
    hostname: read("/proc/sys/kernel/hostname")?.slice(0, 253),
    kernelVersion: read("/proc/sys/kernel/osrelease")?.slice(0, 200),
    operatingSystem: toOperatingSystem(read("/etc/os-release")),
    securityModules: modules?.split(",").slice(0, 20),
    seLinux: toSeLinux(read("/sys/fs/selinux/enforce")),
    cgroupVersion: toCgroupVersion(isThere),
    runtimes: SOCKETS.filter(([, socket]) => isThere(socket)).map(([name]) => name),
    sysctls: Object.fromEntries(
      SYSCTLS.flatMap((name) => {
        const value = read(`/proc/sys/${name.replaceAll(".", "/")}`);
        return value === undefined ? [] : [[name, value.slice(0, 100)]];
      }),
    ),
  };
  return Object.fromEntries(Object.entries(system).filter(([, value]) => value !== undefined));
}

function toOperatingSystem(text: string | undefined): string | undefined {
  return /^PRETTY_NAME="?([^"\n]{1,200})"?$/m.exec(text ?? "")?.[1];
}

function toSeLinux(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return text === "1" ? "enforcing" : "permissive";
}

function toCgroupVersion(isThere: (path: string) => boolean): number | undefined {
  if (isThere("/sys/fs/cgroup/cgroup.controllers")) return 2;
  return isThere("/sys/fs/cgroup/memory") ? 1 : undefined;
}
