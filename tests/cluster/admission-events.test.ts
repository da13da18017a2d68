import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toRecorder } from "../../src/apps/admission/record/recorder.ts";
import { AT, POD, PRIVILEGED, toDenied, toNote } from "../../src/apps/admission/record/notes-for-tests.ts";
import { asList, dig, type KubernetesObject } from "../../src/model/index.ts";
import { applyObject, toClusterClient, type ClusterClient } from "../../src/sources/cluster/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { toTestConnection } from "./connect.ts";

const EVENTS = { group: "events.k8s.io", version: "v1", name: "events" };
const OWNED: KubernetesObject = {
  ...POD,
  metadata: {
    generateName: "web-7d9f-",
    namespace: "shop",
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-7d9f", uid: "u", controller: true }],
  },
};
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

describe.skipIf(whyNoApiServer)("Events of admission", () => {
  let server: ApiServer;
  let client: ClusterClient;

  beforeAll(async () => {
    server = await startApiServer();
    client = toClusterClient(toTestConnection(server));
    server.kubectl(["create", "namespace", "shop"]);
  });
  afterAll(async () => {
    await client?.close();
    await server?.stop();
  });

  it("are taken by the API server, their series too, and are few whatever happens", async () => {
    const recorder = toRecorder({
      log: () => undefined,
      processMetrics: false,
      events: {
        reportingInstance: "hauberk-0",
        write: async (event) => void (await applyObject(client, EVENTS, event)),
      },
    });
    for (let second = 0; second < 200; second++) recorder.note(toDenied({ object: OWNED, at: later(second) }));
    recorder.note(toNote({ reasons: [{ ...PRIVILEGED, action: "warn" }], at: later(200) }));
    recorder.note(toDenied({ object: OWNED, dryRun: true, reasons: [{ ...PRIVILEGED, rule: "pod/dry" }] }));
    recorder.note(
      toDenied({
        object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } },
        request: { namespace: "other", name: "other" },
        at: later(201),
      }),
    );
    recorder.noteBreaker({ ruleSet: "baseline", rule: "policy/slow", is: "open", because: "slow", at: later(202) });
    await recorder.stop();
    const list = async (namespace: string) =>
      asList((await server.send("GET", `/apis/events.k8s.io/v1/namespaces/${namespace}/events`)).json()["items"]);
    const told = [...(await list("shop")), ...(await list("default"))]
      .filter((event) => dig(event, "reportingController") === "hauberk.dev/admission")
      .map((event) =>
        [["reason"], ["regarding", "kind"], ["series", "count"]]
          .map((path) => JSON.stringify(dig(event, ...path)))
          .join(" "),
      );
    expect(told.toSorted()).toEqual([
      '"AdmissionBreakerOpened" "Namespace" ',
      '"AdmissionDenied" "Namespace" ',
      '"AdmissionDenied" "ReplicaSet" 200',
      '"AdmissionWarning" "Pod" ',
    ]);
    expect(await recorder.metrics()).toContain('hauberk_admission_events_total{outcome="failed"} 0');
    // As people see them.
    expect(server.kubectl(["get", "events", "--namespace", "shop"])).toContain("replicaset/web-7d9f");
  });
});
