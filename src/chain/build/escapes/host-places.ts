import type { Likelihood } from "../../../model/index.ts";
import { ETCD_DATA, type Gain } from "./escape.ts";
import type { Barrier } from "../likelihood.ts";

/** What lies on a node's disk, and what whoever has it is given. */
export interface HostPlace {
  readonly kind: string;
  readonly gains: Gain;
  readonly likelihood: Likelihood;
  /** Only for whoever can write there. */
  readonly isForWriters: boolean;
  /** Paths at the node, with /run for /var/run. */
  readonly paths: readonly string[];
  /** `above`: the mount has to hold the path; `around`: a part of it is enough. */
  readonly reach: "above" | "around";
  readonly barriers: readonly Barrier[];
  readonly control: string;
  readonly says: string;
  readonly technique?: string;
}

const FILES: readonly Barrier[] = ["root"];
const KERNEL: readonly Barrier[] = ["root", "user-namespace", "sandbox"];

export const RUNTIME_SOCKETS: HostPlace = {
  kind: "escape/runtime-socket",
  gains: "node",
  likelihood: "certain",
  isForWriters: false,
  paths: [
    "/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/cri-dockerd.sock",
    "/run/podman/podman.sock",
    "/run/k3s/containerd/containerd.sock",
    "/run/k0s/containerd.sock",
    "/var/snap/microk8s/common/run/containerd.sock",
  ],
  reach: "above",
  barriers: ["root", "sandbox"],
  control: "pod/runtime-socket",
  says: "the container runtime listens there, and starts what it is told",
};

/** In the order in which a person would name them. */
export const HOST_PLACES: readonly HostPlace[] = [
  RUNTIME_SOCKETS,
  {
    kind: "escape/system-bus",
    gains: "node",
    likelihood: "certain",
    isForWriters: false,
    paths: ["/run/systemd/private", "/run/dbus/system_bus_socket"],
    reach: "above",
    barriers: ["root", "sandbox", "user-namespace"],
    control: "pod/host-system-directory",
    says: "the service manager listens there, and starts what root tells it",
  },
  {
    kind: "escape/static-pod",
    gains: "node",
    likelihood: "certain",
    isForWriters: true,
    paths: [
      "/etc/kubernetes/manifests",
      "/var/lib/rancher/k3s/agent/pod-manifests",
      "/var/lib/rancher/rke2/agent/pod-manifests",
    ],
    reach: "around",
    barriers: FILES,
    control: "pod/kubelet-directory",
    says: "the kubelet starts every pod that is written there",
  },
  {
    kind: "escape/host-programs",
    gains: "node",
    likelihood: "certain",
    isForWriters: true,
    paths: [
      "/bin",
      "/boot",
      "/etc/cni",
      "/etc/cron.d",
      "/etc/crontab",
      "/etc/ld.so.preload",
      "/etc/passwd",
      "/etc/profile.d",
      "/etc/shadow",
      "/etc/sudoers.d",
      "/etc/systemd",
      "/etc/udev",
      "/home",
      "/lib",
      "/lib64",
      "/opt/bin",
      "/opt/cni",
      "/root",
      "/sbin",
      "/usr",
      "/var/lib/containerd",
      "/var/lib/containers",
      "/var/lib/docker",
      "/var/spool/cron",
    ],
    reach: "around",
    barriers: FILES,
    control: "pod/host-system-directory",
    says: "the node runs what is written there",
  },
  {
    kind: "escape/kubelet-files",
    gains: "node-files",
    likelihood: "certain",
    isForWriters: false,
    paths: [
      "/etc/kubernetes",
      "/etc/rancher",
      "/var/lib/kubelet/kubeconfig",
      "/var/lib/kubelet/pki",
      "/var/lib/kubelet/pods",
      "/var/lib/k0s",
      "/var/lib/minikube",
      "/var/lib/rancher",
    ],
    reach: "around",
    barriers: FILES,
    control: "pod/kubelet-directory",
    says: "the kubelet's key and the tokens and secrets of the node's pods lie there",
    technique: "T1552.001",
  },
  {
    kind: "escape/kubelet-plugins",
    gains: "node",
    likelihood: "possible",
    isForWriters: true,
    paths: ["/var/lib/kubelet"],
    reach: "around",
    barriers: FILES,
    control: "pod/kubelet-directory",
    says: "the kubelet trusts what is written there: volumes of pods, sockets of plugins",
  },
  {
    kind: "escape/etcd-data",
    gains: ETCD_DATA,
    likelihood: "likely",
    isForWriters: false,
    paths: ["/var/lib/etcd", "/etc/kubernetes/pki/etcd"],
    reach: "around",
    barriers: FILES,
    control: "pod/kubelet-directory",
    says: "etcd's data and keys lie there, where the node runs etcd",
    technique: "T1552.001",
  },
  {
    kind: "escape/host-proc",
    gains: "node",
    likelihood: "certain",
    isForWriters: true,
    paths: ["/proc/sys", "/proc/sysrq-trigger"],
    reach: "around",
    barriers: KERNEL,
    control: "pod/host-system-directory",
    says: "the node's kernel starts what core_pattern names",
  },
  {
    kind: "escape/host-proc-files",
    gains: "node-files",
    likelihood: "possible",
    isForWriters: false,
    paths: ["/proc/1"],
    reach: "above",
    barriers: KERNEL,
    control: "pod/host-system-directory",
    says: "the root directories of the node's processes are seen there",
  },
  {
    kind: "escape/host-sys",
    gains: "node",
    likelihood: "likely",
    isForWriters: true,
    paths: ["/sys/kernel", "/sys/fs/cgroup", "/sys/fs/bpf"],
    reach: "around",
    barriers: KERNEL,
    control: "pod/host-system-directory",
    says: "the node's kernel starts what release_agent or uevent_helper names",
  },
  {
    kind: "escape/host-device",
    gains: "node",
    likelihood: "unlikely",
    isForWriters: false,
    paths: ["/dev/mem", "/dev/kmem", "/dev/sda", "/dev/vda", "/dev/xvda", "/dev/nvme0n1", "/dev/dm-0", "/dev/mapper"],
    reach: "around",
    barriers: KERNEL,
    control: "pod/host-device",
    says: "the node's disks and memory are opened there once the device cgroup lets them",
  },
  {
    kind: "escape/host-logs",
    gains: "node-files",
    likelihood: "possible",
    isForWriters: true,
    paths: ["/var/log/pods", "/var/log/containers"],
    reach: "around",
    barriers: FILES,
    control: "pod/host-log-directory",
    says: "the kubelet follows links there when it is asked for logs",
  },
];
