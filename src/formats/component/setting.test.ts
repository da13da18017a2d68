import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../model/index.ts";
import {
  type Component,
  readArguments,
  readFeatureGate,
  readListSetting,
  readSetting,
  toBoolean,
  toComponents,
} from "./index.ts";

const toWords = (...words: string[]): { text: string; path: string[] }[] =>
  words.map((text) => ({ text, path: [text] }));

function toComponent(words: readonly string[], more: Partial<Component> = {}): Component {
  return {
    name: "kube-apiserver",
    path: ["command"],
    arguments: readArguments(toWords(...words)),
    environment: [],
    configurations: [],
    ...more,
  };
}

function toPod(container: object, metadata: object = { namespace: "kube-system", name: "x" }): Component[] {
  const object = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [container] } };
  return [...toComponents({ object: object as unknown as KubernetesObject, origin: { is: "cluster", context: "" } })];
}

describe("flags", () => {
  it("are given with an equals sign, as the next word, or alone", () => {
    const given = readArguments(toWords("--a=1", "--b", "2", "--profiling", "false", "-c", "--d_e=x=y", "--", "--f=1"));
    expect(given.map(({ flag, value }) => [flag, value])).toEqual([
      ["a", "1"],
      ["b", "2"],
      ["profiling", undefined],
      ["c", undefined],
      ["d-e", "x=y"],
    ]);
  });

  it("that are repeated: the last one holds, and lists add up", () => {
    const component = toComponent(["--a=1", "--a=2", "--modes=Node", "--modes=RBAC,AlwaysAllow"]);
    expect(readSetting(component, "a")).toMatchObject({ is: "set", text: "2", path: ["--a=2"] });
    expect(readListSetting(component, "modes")).toMatchObject({ is: "set", items: ["Node", "RBAC", "AlwaysAllow"] });
  });

  it("win over configuration files, and later files over earlier ones", () => {
    const configurations = [
      { value: { authentication: { anonymous: { enabled: false } }, port: 1 }, path: ["first"] },
      { value: { authentication: { anonymous: { enabled: true } } }, path: ["second"] },
    ];
    const keys = ["authentication", "anonymous", "enabled"];
    expect(readSetting(toComponent([], { configurations }), "anonymous-auth", keys)).toMatchObject({ text: "true" });
    expect(readSetting(toComponent([], { configurations }), "port", ["port"])).toMatchObject({ text: "1" });
    const both = toComponent(["--anonymous-auth=false"], { configurations });
    expect(readSetting(both, "anonymous-auth", keys)).toMatchObject({ text: "false" });
  });

  it("that something else puts in are unknown, and so is what stands in a file nobody read", () => {
    expect(readSetting(toComponent(["--a=$(A)"]), "a")).toMatchObject({ is: "unknown" });
    const unread = toComponent(["--a=1"], { configurationUnread: "config.yaml was not read" });
    expect(readSetting(unread, "b", ["b"])).toMatchObject({ is: "unknown", because: "config.yaml was not read" });
    expect(readSetting(unread, "b")).toMatchObject({ is: "absent" });
    expect(readSetting(unread, "a", ["a"])).toMatchObject({ is: "set" });
  });

  it("of etcd count for nothing beside its configuration file", () => {
    const given = toComponent(["--client-cert-auth=true", "--config-file=/etc/etcd.yaml"], {
      name: "etcd",
      configurations: [{ value: { "client-transport-security": { "client-cert-auth": false } }, path: [] }],
    });
    const keys = ["client-transport-security", "client-cert-auth"];
    expect(readSetting(given, "client-cert-auth", keys)).toMatchObject({ text: "false" });
  });

  it("turn feature gates on and off, the last one counts", () => {
    const gates = toComponent(["--feature-gates=A=true,B=false", "--feature-gates=A=false"]);
    expect(readFeatureGate(gates, "A")).toMatchObject({ text: "false" });
    expect(readFeatureGate(gates, "C")).toMatchObject({ is: "absent" });
    const file = toComponent([], { configurations: [{ value: { featureGates: { C: true } }, path: [] }] });
    expect(readFeatureGate(file, "C")).toMatchObject({ text: "true" });
  });

  it("hold the truth values that Go reads", () => {
    expect(["1", "t", "True", "0", "FALSE", "yes", ""].map(toBoolean)).toEqual([
      true,
      true,
      true,
      false,
      false,
      undefined,
      undefined,
    ]);
  });
});

describe("a pod's component", () => {
  it("is known by its command, its image, or the script that starts it", () => {
    const flags = ["--profiling=false"];
    expect(toPod({ command: ["/usr/local/bin/kube-apiserver", ...flags] })[0]?.name).toBe("kube-apiserver");
    expect(toPod({ image: "registry.k8s.io/kube-scheduler:v1.36.1@sha256:00", args: flags })[0]).toMatchObject({
      name: "kube-scheduler",
      version: "v1.36.1",
    });
    const [started] = toPod({
      command: ["/bin/sh", "-c", "exec /usr/bin/etcd --auto-tls=true 1>>/var/log/etcd.log 2>&1"],
    });
    expect(started).toMatchObject({ name: "etcd", arguments: [{ flag: "auto-tls", value: "true" }] });
    expect(toPod({ command: ["hyperkube", "kubelet", "--v=1"] })[0]?.name).toBe("kubelet");
  });

  it("is unknown where a script puts its flags together", () => {
    const [one] = toPod({ command: ["sh", "-c", "exec kube-apiserver $FLAGS"] });
    expect(readSetting(one ?? toComponent([]), "profiling")).toMatchObject({ is: "unknown" });
    const [other] = toPod({ image: "x/kube-apiserver:v1.36.0", command: ["sh", "/start.sh"] });
    expect(readSetting(other ?? toComponent([]), "profiling")).toMatchObject({ is: "unknown" });
  });

  it("is none where an application brought its own etcd", () => {
    expect(toPod({ command: ["etcd"] }, { namespace: "shop", name: "etcd-0" })).toEqual([]);
    expect(toPod({ command: ["etcd"] }, { name: "etcd", labels: { tier: "control-plane" } })).toHaveLength(1);
  });

  it("of etcd heeds variables, and flags win over them", () => {
    const [etcd] = toPod({
      command: ["etcd", "--auto-tls=false"],
      env: [
        { name: "ETCD_AUTO_TLS", value: "true" },
        { name: "ETCD_CLIENT_CERT_AUTH", value: "true" },
      ],
    });
    expect(readSetting(etcd ?? toComponent([]), "auto-tls")).toMatchObject({ text: "false" });
    expect(readSetting(etcd ?? toComponent([]), "client-cert-auth")).toMatchObject({ text: "true" });
  });

  it("survives any manifest", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.string(), (value, text) => {
        const kinds = ["Pod", "DaemonSet", "NodeReport", "KubeletConfiguration"];
        for (const kind of kinds) {
          const container = { command: ["sh", "-c", text], env: value, args: value };
          const object = {
            apiVersion: kind === "NodeReport" ? "hauberk.dev/v1alpha1" : kind === "DaemonSet" ? "apps/v1" : "v1",
            kind,
            metadata: { namespace: "kube-system" },
            spec: { containers: [container, value] },
            processes: [value, { name: "etcd", arguments: [text, value], environment: value }],
            configurations: value,
          } as unknown as KubernetesObject;
          for (const component of toComponents({ object, origin: { is: "cluster", context: "" } })) {
            expect(["set", "absent", "unknown"]).toContain(readSetting(component, "a", ["a"]).is);
            expect(["set", "absent", "unknown"]).toContain(readListSetting(component, "a", ["a"]).is);
          }
        }
      }),
    );
  });
});
