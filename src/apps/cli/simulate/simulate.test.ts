import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../model/index.ts";
import { openRing, type RingRecord } from "../../../store/admission-ring/index.ts";
import { runProgram } from "../program.ts";
import { BY_VALUE, ENFORCE, event, NOW, toSimulating } from "./simulate-for-tests.ts";

const simulating = toSimulating();
const { file, run } = simulating;

describe("hauberk simulate", () => {
  it("names what the cluster would refuse, pods of workloads too, and whose it is", async () => {
    const { code, report } = await run(file("new.yaml", ENFORCE), "--against", file("now.yaml", NOW));
    expect(code).toBe(1);
    expect(report.changes).toEqual([
      { is: "changed", resource: { apiVersion: "v1", kind: "Namespace", namespace: "", name: "shop" } },
    ]);
    const denied = report.effects.filter((one) => one["effect"] === "denied");
    expect(denied).toMatchObject([
      {
        made: "Pod",
        kind: "Deployment",
        namespace: "shop",
        name: "cart",
        rules: ["pod-security/baseline:latest"],
        owner: { name: "payments", because: "label team of namespace shop" },
      },
    ]);
  });

  it("has nothing to say of a change that is none", async () => {
    const now = file("now.yaml", NOW);
    const { code, report } = await run(now, "--against", now);
    expect(code).toBe(0);
    expect(report.effects).toEqual([]);
    expect(new Set(report.changes.map(({ is }) => is))).toEqual(new Set(["unchanged"]));
  });

  it("lets no name in its JSON turn what a terminal shows around", async () => {
    const hostile = NOW.replaceAll("name: cart", 'name: "cart\\u202e"');
    expect(hostile).not.toBe(NOW);
    await run("--control", "pod/privileged", "--against", file("now.yaml", hostile));
    const text = readFileSync(join(simulating.folder, "out.json"), "utf8");
    expect(text).toContain(String.raw`cart\u202e`);
    expect(text).not.toContain("\u202e");
  });

  it("holds controls against live objects", async () => {
    const { code, report } = await run("--control", "pod/privileged", "--against", file("now.yaml", NOW));
    expect(code).toBe(1);
    expect(report.effects).toMatchObject([{ effect: "denied", rules: ["pod/privileged"] }, { effect: "denied" }]);
  });

  it("tells which rights in use would be gone, and by what they are there", async () => {
    const audit = file(
      "audit.log",
      [
        event({ verb: "list", objectRef: { resource: "secrets", namespace: "shop", apiVersion: "v1" } }),
        event({ verb: "list", objectRef: { resource: "secrets", namespace: "shop", apiVersion: "v1" } }),
        event({ verb: "delete", objectRef: { resource: "nodes", apiVersion: "v1", name: "a" } }),
      ].join("\n"),
    );
    const against = ["--against", file("now.yaml", NOW), "--audit", audit];
    const { code, report } = await run("--delete", "ClusterRoleBinding/cart-reads", ...against);
    expect(code).toBe(1);
    expect(report.rights).toMatchObject({
      allowedByOthers: 1,
      lost: [
        {
          who: "ServiceAccount shop/cart",
          verb: "list",
          what: "secrets",
          by: "ClusterRoleBinding cart-reads",
          count: 2,
        },
      ],
    });
  });

  it("shows the attack paths and connections that come and go", async () => {
    const now = file("now.yaml", NOW);
    const closed = await run("--delete", "Deployment/shop/cart", "--against", now);
    expect(closed.code).toBe(0);
    const toNode = closed.report.attacks.find(({ to }) => to === "root on a node");
    expect(toNode).toMatchObject({ is: "closes", from: "image", before: "reached", after: "out of reach" });
    expect(toNode?.["way"]).toContain("code in Deployment shop/cart");
    const outside = "0.0.0.0-255.255.255.255[External]";
    expect(closed.report.connections.changed).toContainEqual(
      expect.objectContaining({ is: "removed", src: outside, dst: "shop/cart[Deployment]", was: "All Connections" }),
    );
    const open = await run(now, "--against", file("none.yaml", ENFORCE));
    expect(open.report.attacks).toContainEqual(
      expect.objectContaining({ is: "opens", from: "image", to: "root on a node", after: "reached" }),
    );
  });

  it("tells which traffic that was seen would stop, and of which nobody knows", async () => {
    const other = NOW.replaceAll("cart", "till");
    const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: { matchLabels: { app: cart } }, policyTypes: [Ingress] }
`;
    const flows =
      "src,dst,port,protocol\nshop/till,shop/cart,80,TCP\nshop/till,shop/cart,80,TCP\nshop/cart,shop/till,80,TCP\nshop/gone,shop/cart,80,TCP\nnonsense";
    const against = ["--against", file("now.yaml", NOW), "--against", file("other.yaml", other)];
    const { code, report } = await run(file("deny.yaml", deny), ...against, "--flows", file("flows.csv", flows));
    expect(code).toBe(3);
    expect(report.flows.stopped).toEqual([
      { src: "shop/till[Deployment]", dst: "shop/cart[Deployment]", protocol: "TCP", port: 80, count: 2 },
    ]);
    expect(report.notAssessable).toEqual([{ because: "an end of the traffic is not among what was read", count: 1 }]);
    expect(simulating.told).toContain("flows.csv:6:1");
  });

  it("judges bodies of the audit log, and says where it holds none", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "x" },
      spec: { hostNetwork: true, containers: [{ name: "a", image: "b" }] },
    };
    const objectRef = { resource: "pods", namespace: "shop", apiVersion: "v1", name: "x" };
    const audit = file(
      "audit.log",
      [
        event({ verb: "create", objectRef }),
        event({ verb: "create", objectRef, level: "Request", requestObject: pod }),
        event({ verb: "patch", objectRef, level: "Request", requestObject: { metadata: { labels: { a: "b" } } } }),
        event({ verb: "get", objectRef }),
      ].join("\n"),
    );
    const { report } = await run(file("new.yaml", ENFORCE), "--against", file("now.yaml", NOW), "--audit", audit);
    expect(report.judged).toMatchObject({ audit: 1 });
    expect(report.effects).toContainEqual(expect.objectContaining({ source: "audit", name: "x", effect: "denied" }));
    expect(report.notAssessable).toEqual([
      { because: "the record lacks the body: log at level Request or RequestResponse", count: 1 },
      { because: "the record lacks the body of a patch: log at level RequestResponse", count: 1 },
    ]);
  });

  it("does not judge by values that a record does not hold, nor records without their body", async () => {
    const ring = join(simulating.folder, "ring");
    const writing = openRing({ folder: ring });
    writing.add(toRecord({ a: "REDACTED" }, ["object.data.a"]));
    writing.add(toRecord({ a: "REDACTED" }, []));
    writing.add(toRecord({ a: "b" }, ["object.data.b"]));
    writing.add(toRecord(undefined, []));
    await writing.close();
    const { code, report } = await run(file("policy.yaml", BY_VALUE), "--requests", ring);
    expect(code).toBe(1);
    expect(report.judged).toMatchObject({ request: 3 });
    expect(report.effects).toMatchObject([{ effect: "denied", rules: ["policy/by-value"], count: 1 }]);
    expect(report.notAssessable).toEqual([
      { because: "it depends on a value that the record does not hold", count: 1, requests: ["1"] },
      { because: "the record lacks the body: it was too large to be kept", count: 1 },
    ]);
  });

  it("tells what it could not read, and loses nothing else for it", async () => {
    const audit = file(
      "audit.log",
      `no json\n[]\n{"a":1}\n${event({ verb: "list", objectRef: { resource: "secrets", namespace: "shop", apiVersion: "v1" } })}`,
    );
    const against = ["--against", file("now.yaml", NOW), "--audit", audit, "--delete", "Role/none"];
    const { code, report } = await run("--delete", "ClusterRoleBinding/cart-reads", ...against);
    expect(code).toBe(3);
    expect(report.rights.lost).toHaveLength(1);
    expect(simulating.told).toContain("audit.log:1:1");
    expect(simulating.told).toContain("audit.log:2:1");
    expect(simulating.told).toContain("audit.log:3:1");
    expect(simulating.told).toContain("nothing to delete: there is no Role none");
  });

  it.each([[[]], [["--delete", "a/b/c/d"]], [["--delete", "Role/"]]])(
    "refuses a call that says nothing: %j",
    async (args) => {
      expect(await runProgram(["simulate", ...args])).toBe(2);
    },
  );
});

function toRecord(data: JsonObject | undefined, redacted: readonly string[]): RingRecord {
  const request = {
    uid: "1",
    kind: { group: "", version: "v1", kind: "ConfigMap" },
    resource: { group: "", version: "v1", resource: "configmaps" },
    name: "m",
    namespace: "shop",
    operation: "CREATE",
    userInfo: { username: "alice" },
    object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", namespace: "shop" }, data: data ?? {} },
  };
  return {
    at: "2026-11-22T04:00:00.000Z",
    ruleSet: "a",
    path: "validate",
    revision: "",
    tookMs: 1,
    decision: { allowed: true, code: 200, reasons: [], isPatched: false },
    redacted,
    dropped: [],
    ...(data === undefined ? {} : { review: { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request } }),
    about: {
      uid: "1",
      operation: "CREATE",
      group: "",
      version: "v1",
      kind: "ConfigMap",
      subResource: "",
      namespace: "shop",
      name: "m",
      username: "alice",
    },
  };
}
