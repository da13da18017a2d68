import { assert, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { toHostPath } from "../../formats/host-path/index.ts";
import { toHostPathDanger } from "./host-paths.ts";

describe("a host path is judged by where it leads, however it is written", () => {
  test.each([
    ["/", "root"],
    ["//", "root"],
    ["/etc/..", "root"],
    ["", "root"],
    ["C:\\", "root"],
    ["/var/run/docker.sock", "runtime-socket"],
    ["//var/run/../run/docker.sock", "runtime-socket"],
    ["/var/./run//docker.sock/", "runtime-socket"],
    ["/run", "runtime-socket"],
    ["/var/run/", "runtime-socket"],
    ["/run/containerd", "runtime-socket"],
    ["/run/k3s/containerd/containerd.sock", "runtime-socket"],
    ["/var/run/crio/crio.sock", "runtime-socket"],
    ["/mnt/elsewhere/docker.sock", "runtime-socket"],
    ["\\\\.\\pipe\\docker_engine", "runtime-socket"],
    ["/var/lib/kubelet/pods", "kubelet"],
    ["/etc/kubernetes/pki", "kubelet"],
    ["/var/lib/etcd", "kubelet"],
    ["/root/.aws", "credentials"],
    ["/.aws/credentials", "credentials"],
    ["/home/admin/.ssh/id_ed25519", "credentials"],
    ["/home/admin/.config/gcloud", "credentials"],
    ["/etc/kubernetes/azure.json", "credentials"],
    ["/var/run/secrets/kubernetes.io/serviceaccount", "credentials"],
    ["/dev/sda", "device"],
    ["/etc", "system"],
    ["/etc/passwd", "system"],
    ["/proc", "system"],
    ["/sys/fs/cgroup", "system"],
    ["/var", "system"],
    ["/var/lib", "system"],
    ["/var/lib/docker/overlay2", "system"],
    ["/home", "system"],
    ["/home/admin", "system"],
    ["/var/log", "log"],
    ["/var/log/pods", "log"],
    ["/data", "other"],
    ["/var/lib/postgresql", "other"],
    ["/etcetera", "other"],
    ["/mnt/etc", "other"],
    ["/runner", "other"],
    ["/home/admin/site", "other"],
    ["/.aws/config/good", "other"],
  ])("%s is %s", (path, danger) => expect(toHostPathDanger(path)).toBe(danger));

  test("a device or a socket is told by the type too", () => {
    expect(toHostPathDanger("/data/disk", "BlockDevice")).toBe("device");
    expect(toHostPathDanger("/data/agent", "Socket")).toBe("system");
  });
});

test("any text becomes an absolute path without steps back, and stays as it is after that", () => {
  const isNormal = (text: string): boolean => {
    const path = toHostPath(text);
    return path.startsWith("/") && !path.split("/").includes("..") && toHostPath(path) === path;
  };
  expect(() => assert(property(string(), isNormal))).not.toThrow();
});
