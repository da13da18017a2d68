import { describe, expect, it } from "vitest";
import { locate } from "../formats/position/index.ts";
import { readYaml } from "../formats/yaml/index.ts";
import { toPicture, toResources } from "./index.ts";

function namesOf(objects: readonly object[], complete = false): string[] {
  const text = objects.map((object) => JSON.stringify(object)).join("\n---\n");
  const resources = readYaml("owners.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  const { workloads } = toPicture({ resources, complete }, locate).picture;
  return workloads.map(({ resource: { object } }) => `${object.kind}/${object.metadata.name}`);
}

const CONTAINER = { name: "web", image: "shop/web:1", securityContext: { capabilities: { drop: ["ALL"] } } };
const SPEC = { containers: [CONTAINER] };

function toMeta(name: string, owner?: string): object {
  const [kind, of, uid = `uid-of-${of}`] = owner?.split("/") ?? [];
  const apiVersion = kind === "Pod" ? "v1" : "apps/v1";
  const ownerReferences = owner === undefined ? [] : [{ apiVersion, kind, name: of, uid, controller: true }];
  return { name, namespace: "shop", uid: `uid-of-${name}`, labels: { app: "web" }, ownerReferences };
}

function toPod(name: string, owner: string, spec: object = SPEC): object {
  return { apiVersion: "v1", kind: "Pod", metadata: toMeta(name, owner), spec };
}

function toTemplated(kind: string, name: string, owner?: string, more: object = {}, spec: object = SPEC): object {
  const template = { metadata: { labels: { app: "web" } }, spec };
  return { apiVersion: "apps/v1", kind, metadata: toMeta(name, owner), spec: { template, ...more } };
}

const DEPLOYMENT = toTemplated("Deployment", "web");

describe("a workload that names an owner", () => {
  it("is left out while it does no more than its owner's template, as admission left it", () => {
    const admitted = {
      serviceAccountName: "default",
      nodeName: "node-1",
      securityContext: { runAsUser: 1000, seLinuxOptions: { level: "s0:c1" } },
      containers: [{ ...CONTAINER, env: [{ name: "REGION", value: "eu" }], volumeMounts: [{ name: "token" }] }],
      volumes: [{ name: "token", projected: { sources: [] } }],
    };
    const set = toTemplated("ReplicaSet", "web-1", "Deployment/web");
    expect(namesOf([DEPLOYMENT, set, toPod("web-1-a", "ReplicaSet/web-1", admitted)])).toEqual(["Deployment/web"]);
  });

  it("is left out on its node's network too, where the API server gives the pod a host port for each of its ports", () => {
    const onHost = (ports: object[]): object => ({ hostNetwork: true, containers: [{ ...CONTAINER, ports }] });
    const deployment = toTemplated("Deployment", "web", undefined, {}, onHost([{ containerPort: 80 }]));
    const pod = toPod("web-1-a", "Deployment/web", onHost([{ containerPort: 80, hostPort: 80 }]));
    expect(namesOf([deployment, pod])).toEqual(["Deployment/web"]);
  });

  it.each<[string, object]>([
    ["shares the host's processes", { ...SPEC, hostPID: true }],
    ["uses another account", { ...SPEC, serviceAccountName: "admin" }],
    ["mounts the host", { ...SPEC, volumes: [{ name: "host", hostPath: { path: "/" } }] }],
    ["binds a port of the host", { containers: [{ ...CONTAINER, ports: [{ containerPort: 80, hostPort: 80 }] }] }],
    ["runs another image", { containers: [{ ...CONTAINER, image: "evil" }] }],
    ["runs another command", { containers: [{ ...CONTAINER, command: ["sh"] }] }],
    ["runs one more container", { containers: [CONTAINER, { name: "more", image: "evil" }] }],
    ["is privileged", { containers: [{ ...CONTAINER, securityContext: { privileged: true } }] }],
    ["keeps capabilities", { containers: [{ ...CONTAINER, securityContext: {} }] }],
    ["is unconfined", { ...SPEC, securityContext: { seccompProfile: { type: "Unconfined" } } }],
  ])("stays when it %s, which its owner does not show", (_, spec) => {
    const objects = [DEPLOYMENT, toPod("web-x", "Deployment/web", spec)];
    expect(namesOf(objects)).toEqual(["Deployment/web", "Pod/web-x"]);
    expect(namesOf(objects, true)).toEqual(["Deployment/web", "Pod/web-x"]);
  });

  it("stays when the owner is another object of that name, or would not have labelled it so", () => {
    const unlabelled = {
      ...toPod("web-y", "Deployment/web"),
      metadata: { ...toMeta("web-y", "Deployment/web"), labels: {} },
    };
    expect(namesOf([DEPLOYMENT, toPod("web-x", "Deployment/web/uid-of-before"), unlabelled])).toEqual([
      "Deployment/web",
      "Pod/web-x",
      "Pod/web-y",
    ]);
  });

  it("hides no sibling that can do more, as of the static pods of one node", () => {
    const pods = [
      toPod("etcd", "Node/node-1"),
      toPod("etcd-again", "Node/node-1"),
      toPod("evil", "Node/node-1", { ...SPEC, hostNetwork: true }),
    ];
    expect(namesOf(pods)).toEqual(["Pod/etcd", "Pod/evil"]);
  });

  it("does not hide the one that names it back, nor itself", () => {
    const circle = [toPod("a", "Pod/b"), toPod("b", "Pod/a"), toPod("c", "Pod/c")];
    expect(namesOf(circle)).toEqual(["Pod/a", "Pod/b", "Pod/c"]);
  });

  it("is left out of a cluster when it is an old revision without pods, and shown while it runs", () => {
    const old = (replicas: number): object =>
      toTemplated("ReplicaSet", "web-0", "Deployment/web", { replicas }, { ...SPEC, hostIPC: true });
    expect(namesOf([DEPLOYMENT, old(0)], true)).toEqual(["Deployment/web"]);
    expect(namesOf([DEPLOYMENT, old(1)], true)).toEqual(["Deployment/web", "ReplicaSet/web-0"]);
    expect(namesOf([DEPLOYMENT, old(0)])).toEqual(["Deployment/web", "ReplicaSet/web-0"]);
  });
});
