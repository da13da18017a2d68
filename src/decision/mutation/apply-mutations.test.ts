import { describe, expect, it } from "vitest";
import type { Operation } from "../../engines/policy/index.ts";
import type { JsonObject, KubernetesObject } from "../../model/index.ts";
import type { Mutations } from "../mutations.ts";
import { applyMutations } from "./apply-mutations.ts";
import {
  create,
  NO_MUTATIONS,
  RESTRICTED,
  RESTRICTED_CONTEXT,
  specOf,
  toPod,
  toPodOf,
  toReview,
  toWorld,
} from "./mutations-for-tests.ts";

const APP = { name: "app", image: "registry.example/app:1" };
const TEMPLATES: Mutations = { ...RESTRICTED, templates: true };

function toDeployment(container: JsonObject, more: JsonObject = {}): KubernetesObject {
  const template = { metadata: {}, spec: { containers: [{ ...APP, ...container }] } };
  const spec = { replicas: 1, template, ...more };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec };
}

function update(object: KubernetesObject, oldObject: KubernetesObject, mutations: Mutations, subResource = "") {
  return applyMutations(toReview(object, { operation: "UPDATE", oldObject, subResource }), mutations, toWorld());
}

describe("mutations", () => {
  it("change nothing when nothing is asked for", () => {
    const pod = toPodOf({});
    expect(create(pod, NO_MUTATIONS)).toEqual({ object: pod, notes: [], annotations: new Map() });
    expect(create(pod, NO_MUTATIONS).object).toBe(pod);
  });

  it("note in an annotation what they filled in, and for the audit log", () => {
    const mutated = create(toPod({ containers: [APP] }, { annotations: { team: "shop" } }), RESTRICTED);
    const text =
      "app/securityContext.allowPrivilegeEscalation,app/securityContext.capabilities.drop," +
      "app/securityContext.runAsNonRoot,app/securityContext.seccompProfile.type";
    expect(mutated.object?.metadata.annotations).toEqual({ team: "shop", "hauberk.dev/defaulted": text });
    expect(mutated.annotations).toEqual(new Map([["defaulted", text]]));
  });

  it("add to the annotation of an earlier round, and keep the image that was there at first", () => {
    const annotations = { "hauberk.dev/defaulted": "app/image=nginx:1,log/resources.limits.memory,<script>,+2" };
    const registryMirrors = new Map([["docker.io", "mirror.example"]]);
    const pod = toPod({ containers: [{ name: "app", image: "httpd:2" }] }, { annotations });
    expect(create(pod, { ...NO_MUTATIONS, registryMirrors }).object?.metadata.annotations).toEqual({
      "hauberk.dev/defaulted": "app/image=nginx:1,log/resources.limits.memory,+2",
    });
  });

  it("bound the annotation and the notes of a pod with many containers", () => {
    const containers = Array.from({ length: 1000 }, (_, index) => ({ name: `c${index}`, image: "nginx:1" }));
    const { object, notes } = create(toPod({ containers }), { ...RESTRICTED, pinDigests: true });
    expect(object?.metadata.annotations?.["hauberk.dev/defaulted"]?.length).toBeLessThanOrEqual(1024);
    expect(object?.metadata.annotations?.["hauberk.dev/defaulted"]).toMatch(/,\+39\d\d$/);
    expect(notes).toHaveLength(17);
    expect(notes.at(-1)).toBe("and 984 more notes of this kind");
  });

  it("show no text of a stranger as it is: names and images are not checked yet", () => {
    const evil = "a\n,b\u001b[31m";
    const containers = [{ name: evil, image: `x ${evil}` }];
    const volumes = [{ name: evil, image: { reference: "data:1" } }];
    const registryMirrors = new Map([["docker.io", "mirror.example"]]);
    const { object, notes, annotations } = create(toPod({ containers, volumes }), {
      ...RESTRICTED,
      registryMirrors,
      pinDigests: true,
    });
    const shown = [...notes, ...annotations.values(), ...Object.values(object?.metadata.annotations ?? {})];
    expect(shown.filter((text) => /[^ -~]/.test(text))).toEqual([]);
    expect(annotations.get("defaulted")).toContain("volumes.?.image=data:1");
  });

  it("are only suggested where that is asked for", () => {
    const pod = toPodOf({});
    const { object, notes, annotations } = create(pod, { ...RESTRICTED, mode: "suggest" });
    expect(object).toBe(pod);
    expect(notes).toEqual([
      'would be defaulted in container "app": securityContext.allowPrivilegeEscalation: false, ' +
        "securityContext.capabilities.drop: [ALL], securityContext.seccompProfile.type: RuntimeDefault, " +
        "securityContext.runAsNonRoot: true",
    ]);
    expect([...annotations.keys()]).toEqual(["suggested"]);
  });

  it("never change the object that came in", () => {
    const pod = toPodOf({});
    const before = structuredClone(pod);
    create(pod, { ...RESTRICTED, automountServiceAccountToken: true });
    expect(pod).toEqual(before);
  });

  it.each<[string, Operation, string]>([
    ["a deletion", "DELETE", ""],
    ["an exec", "CONNECT", "exec"],
    ["a resize", "UPDATE", "resize"],
    ["a status", "UPDATE", "status"],
  ])("leave %s alone", (_, operation, subResource) => {
    const review = toReview(toPodOf({}), { operation, subResource });
    const { object, annotations } = applyMutations(review, RESTRICTED, toWorld());
    expect(object).toBe(review.request.object);
    expect(annotations.size).toBe(0);
  });

  it("leave the spec of a pod that is there alone: it cannot be changed any more", () => {
    const pod = toPodOf({});
    expect(update(pod, pod, { ...RESTRICTED, automountServiceAccountToken: true }).object).toBe(pod);
  });

  it("fill in new ephemeral containers and nothing else, not even an annotation", () => {
    const debug = { name: "debug", image: "registry.example/debug:1" };
    const known = { name: "known", image: "registry.example/known:1" };
    const old = toPodOf({}, { ephemeralContainers: [known] });
    const next = toPodOf({}, { ephemeralContainers: [known, debug] });
    const mutated = update(next, old, RESTRICTED, "ephemeralcontainers");
    expect(specOf(mutated)).toEqual({
      containers: [APP],
      ephemeralContainers: [known, { ...debug, securityContext: RESTRICTED_CONTEXT }],
    });
    expect(mutated.object?.metadata).toBe(next.metadata);
  });

  it("leave a mirror pod alone, which the kubelet deletes when it differs", () => {
    const pod = toPod({ containers: [APP] }, { annotations: { "kubernetes.io/config.mirror": "0123" } });
    expect(create(pod, RESTRICTED).object).toBe(pod);
  });

  it("heed an opt-out only where that is allowed", () => {
    const pod = toPod({ containers: [APP] }, { annotations: { "hauberk.dev/mutate": "false" } });
    expect(create(pod, { ...RESTRICTED, allowOptOut: true }).object).toBe(pod);
    expect(create(pod, RESTRICTED).object).not.toBe(pod);
  });

  it.each<[string, KubernetesObject]>([
    ["a spec that is a text", toPod("spec" as unknown as JsonObject)],
    ["containers that are a mapping", toPod({ containers: { name: "app" } })],
    ["a security context that is a list", toPodOf({ securityContext: [] })],
    ["annotations that are a list", toPod({ containers: [] }, { annotations: [] })],
    ["__proto__ as a field", JSON.parse('{"apiVersion":"v1","kind":"Pod","metadata":{},"spec":{"__proto__":{"a":1}}}')],
  ])("leave an object with %s for the API server to refuse", (_, object) => {
    expect(create(object, TEMPLATES).object).toBe(object);
  });
});

describe("pod templates", () => {
  it("are left alone unless they are asked for: Git holds them", () => {
    const deployment = toDeployment({});
    expect(create(deployment, RESTRICTED).object).toBe(deployment);
    expect(create(deployment, TEMPLATES).object).toMatchObject({
      metadata: { annotations: { "hauberk.dev/defaulted": expect.stringContaining("app/") } },
      spec: { replicas: 1, template: { spec: { containers: [{ ...APP, securityContext: RESTRICTED_CONTEXT }] } } },
    });
  });

  it("are not rolled out by an update that leaves them alone", () => {
    const [one, two] = [toDeployment({}), toDeployment({}, { replicas: 2 })];
    expect(update(two, one, TEMPLATES).object).toBe(two);
    expect(update(toDeployment({ tty: true }), one, TEMPLATES).object).toMatchObject({
      spec: { template: { spec: { containers: [{ tty: true, securityContext: RESTRICTED_CONTEXT }] } } },
    });
  });

  it("of a ReplicaSet that a Deployment controls stay what the Deployment wrote", () => {
    const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "1", controller: true };
    const replicaSet = { ...toDeployment({}), kind: "ReplicaSet", metadata: { ownerReferences: [owner] } };
    expect(create(replicaSet, TEMPLATES).object).toBe(replicaSet);
  });

  it("of a Job are filled in when it is made, and never after", () => {
    const job = (tty: boolean) => ({ ...toDeployment({ tty }), apiVersion: "batch/v1", kind: "Job" });
    expect(create(job(true), TEMPLATES).object).not.toEqual(job(true));
    const next = job(false);
    expect(update(next, job(true), TEMPLATES).object).toBe(next);
  });

  it("of a CronJob are found where it has them", () => {
    const jobTemplate = { spec: { template: { spec: { containers: [APP] } } } };
    const cronJob = { apiVersion: "batch/v1", kind: "CronJob", metadata: {}, spec: { jobTemplate } };
    expect(create(cronJob, TEMPLATES).object).toMatchObject({
      spec: {
        jobTemplate: { spec: { template: { spec: { containers: [{ securityContext: RESTRICTED_CONTEXT }] } } } },
      },
    });
  });
});
