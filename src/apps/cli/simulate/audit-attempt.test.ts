import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtInKinds } from "../../../inventory/kinds/index.ts";
import type { JsonObject } from "../../../model/index.ts";
import type { Attempt, Gap } from "./attempt.ts";
import { toAuditReader } from "./audit-attempt.ts";

const event = (over: JsonObject): JsonObject => ({
  kind: "Event",
  apiVersion: "audit.k8s.io/v1",
  level: "RequestResponse",
  stage: "ResponseComplete",
  auditID: "1",
  requestURI: "/",
  user: { username: "ada", groups: ["system:authenticated"] },
  responseStatus: { code: 200 },
  annotations: { "authorization.k8s.io/decision": "allow" },
  ...over,
});

const MAP_REF = { resource: "configmaps", namespace: "shop", apiVersion: "v1", name: "m" };
const toMap = (a: string, resourceVersion = "1"): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "m", namespace: "shop", resourceVersion },
  data: { a },
});

function read(...events: readonly JsonObject[]): readonly (Attempt | Gap)[] {
  const reader = toAuditReader(builtInKinds);
  return events.flatMap((one) => reader.read(event(one)));
}

/** The last request of a log, in short. */
function readLast(...events: readonly JsonObject[]): object {
  const last = read(...events).at(-1);
  if (last === undefined) return {};
  if (!("review" in last)) return { because: last.because };
  const { operation, object, oldObject, kind, subResource, name, dryRun } = last.review.request;
  const shown = { operation, kind: `${kind.group}/${kind.version}/${kind.kind}`, subResource, name, dryRun };
  return { ...shown, object, oldObject, isSure: last.others === undefined, doubts: last.doubts.length };
}

const MADE = { verb: "create", objectRef: MAP_REF, responseStatus: { code: 201 }, responseObject: toMap("1") };

describe("requests of an audit log", () => {
  it("know what an update replaces from the events before it", () => {
    const patched = { verb: "patch", objectRef: MAP_REF, responseObject: toMap("2", "2") };
    expect(readLast(MADE, patched)).toMatchObject({
      operation: "UPDATE",
      object: { data: { a: "2" } },
      oldObject: { data: { a: "1" } },
      isSure: true,
      doubts: 0,
    });
    expect(readLast(patched)).toMatchObject({ operation: "UPDATE", isSure: false, doubts: 1 });
  });

  it("do not trust what they know where the log has a hole", () => {
    const update = (resourceVersion: string): JsonObject => ({
      verb: "update",
      objectRef: MAP_REF,
      requestObject: toMap("3", resourceVersion),
      responseObject: toMap("3", "9"),
    });
    expect(readLast(MADE, update("1"))).toMatchObject({ isSure: true });
    expect(readLast(MADE, update("7"))).toMatchObject({ isSure: false });
    const unseen = { verb: "update", objectRef: MAP_REF, level: "Metadata" };
    expect(readLast(MADE, unseen, update(""))).toMatchObject({ isSure: false });
  });

  it("call a patch that makes an object a creation, and keep dry runs out of what is there", () => {
    const applied = { verb: "patch", objectRef: MAP_REF, responseStatus: { code: 201 }, responseObject: toMap("1") };
    expect(readLast(applied)).toMatchObject({ operation: "CREATE", oldObject: null });
    const tried = { verb: "patch", objectRef: MAP_REF, requestURI: "/x?dryRun=All", responseObject: toMap("9", "1") };
    expect(readLast(MADE, tried)).toMatchObject({ dryRun: true });
    const deleted = { verb: "delete", objectRef: MAP_REF, responseObject: { kind: "Status", metadata: {} } };
    expect(readLast(MADE, tried, deleted)).toMatchObject({
      operation: "DELETE",
      object: null,
      oldObject: { data: { a: "1" } },
    });
    expect(readLast(MADE, deleted, deleted)).toEqual({
      because: "the record lacks the body of a deletion: log at level RequestResponse",
    });
  });

  it("are one for each of those that were deleted at once", () => {
    const items = [toMap("1"), toMap("2")].map(({ metadata, data }) => ({ metadata, data }));
    const all = { verb: "deletecollection", objectRef: { ...MAP_REF, name: "" } };
    const made = read({ ...all, responseObject: { kind: "ConfigMapList", apiVersion: "v1", items } });
    expect(made).toHaveLength(2);
    expect(made[1]).toMatchObject({
      review: { request: { operation: "DELETE", name: "", oldObject: { kind: "ConfigMap", data: { a: "2" } } } },
    });
    expect(read(all)).toMatchObject([{ because: expect.stringContaining("deletion of many") as string }]);
  });

  it("hold what a connection was given", () => {
    const objectRef = { resource: "pods", namespace: "shop", apiVersion: "v1", name: "p", subresource: "exec" };
    const requestURI = "/api/v1/namespaces/shop/pods/p/exec?command=sh&command=-c&container=web&stdin=true&tty=true";
    expect(readLast({ verb: "get", objectRef, requestURI, responseStatus: { code: 101 } })).toMatchObject({
      operation: "CONNECT",
      kind: "/v1/PodExecOptions",
      subResource: "exec",
      name: "p",
      object: { kind: "PodExecOptions", command: ["sh", "-c"], container: "web", stdin: true, tty: true },
      oldObject: null,
    });
    const log = { ...objectRef, subresource: "log" };
    expect(read({ verb: "get", objectRef: log, requestURI })).toEqual([]);
  });

  it("know what a scale replaces, and what comes of it", () => {
    const objectRef = { resource: "deployments", apiGroup: "apps", apiVersion: "v1", namespace: "shop", name: "d" };
    const made = {
      verb: "create",
      objectRef,
      responseStatus: { code: 201 },
      responseObject: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" }, spec: { replicas: 2 } },
    };
    const toScale = (replicas: number): JsonObject => ({
      verb: "patch",
      objectRef: { ...objectRef, subresource: "scale" },
      responseObject: { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "d" }, spec: { replicas } },
    });
    expect(readLast(made, toScale(5), toScale(7))).toMatchObject({
      kind: "autoscaling/v1/Scale",
      subResource: "scale",
      object: { spec: { replicas: 7 } },
      oldObject: { spec: { replicas: 5 } },
    });
  });

  it("tell what admission refused from what failed otherwise", () => {
    const refused = { verb: "create", objectRef: MAP_REF, requestObject: toMap("1") };
    const byAdmission = read({ ...refused, responseStatus: { code: 403 } });
    expect(byAdmission).toMatchObject([{ wasRefused: true }]);
    const forbidden = { "authorization.k8s.io/decision": "forbid" };
    expect(read({ ...refused, responseStatus: { code: 403 }, annotations: forbidden })).toEqual([]);
    expect(read({ ...refused, responseStatus: { code: 409 } })).toEqual([]);
  });

  it("come of whatever a log holds, without a throw", () => {
    const verbs = fc.constantFrom("create", "update", "patch", "delete", "deletecollection", "get");
    const body = fc.oneof(fc.constant(toMap("1")), fc.jsonValue());
    fc.assert(
      fc.property(verbs, body, body, fc.jsonValue(), (verb, requestObject, responseObject, value) => {
        const objectRef = { ...MAP_REF, subresource: value, name: value };
        const reader = toAuditReader(builtInKinds);
        const odd = { verb, requestObject, responseObject, objectRef: { ...MAP_REF, ...objectRef }, user: value };
        expect(Array.isArray(reader.read(event(odd as JsonObject)))).toBe(true);
        expect(Array.isArray(reader.read(event({ ...odd, objectRef: MAP_REF })))).toBe(true);
      }),
    );
  });
});
