import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toPicture } from "../../src/inventory/index.ts";
import { formatPath, type Json } from "../../src/model/index.ts";
import { readCluster } from "../../src/sources/cluster/index.ts";
import { EVERY_API, POD_PLACES_FILE, readPodPlaces, type PodPlaces } from "../../scripts/pod-places.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const CONTAINER = {
  type: "object",
  properties: {
    name: { type: "string" },
    image: { type: "string" },
    command: { type: "array", items: { type: "string" } },
  },
};

describe.skipIf(whyNoApiServer)("the pod templates of a real API server", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer({ flags: EVERY_API });
  });
  afterAll(() => server?.stop());

  it("are where src/inventory/pod-places.json says (if not: node scripts/pod-places.ts)", async () => {
    const places = await readPodPlaces(server);
    expect(places).toEqual(JSON.parse(readFileSync(POD_PLACES_FILE, "utf8")) as PodPlaces);
    const kinds = Object.entries(places).flatMap(([kind, found]) => (found.length > 0 ? [kind] : []));
    expect(kinds).toEqual(
      expect.arrayContaining(["/Pod", "apps/Deployment", "apps/StatefulSet", "batch/CronJob", "batch/Job"]),
    );
  });

  it("of custom resources are found by structure, and by the schema where no image is named", async () => {
    await define("Fleet", {
      // As an operator's authors write it when they take the types of Kubernetes…
      crews: {
        type: "object",
        additionalProperties: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              required: ["containers"],
              properties: { containers: { type: "array", items: CONTAINER } },
            },
          },
        },
      },
      // …and when they don't.
      template: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      containers: { type: "array", items: CONTAINER },
    });
    await create("fleets", {
      apiVersion: "harbour.example/v1",
      kind: "Fleet",
      metadata: { name: "one" },
      spec: {
        crews: { deck: { spec: { containers: [{ name: "left-to-the-operator" }] } } },
        template: { spec: { containers: [{ name: "a", image: "registry.example/a:1" }] } },
        containers: [{ name: "a patch over what the operator writes" }],
      },
    });
    expect(await placesOf("Fleet")).toEqual(["spec.crews.deck.spec", "spec.template.spec"]);
  });

  async function define(kind: string, spec: Json): Promise<void> {
    const plural = `${kind.toLowerCase()}s`;
    const schema = { type: "object", properties: { spec: { type: "object", properties: spec } } };
    const answer = await server.send("POST", DEFINITIONS, {
      metadata: { name: `${plural}.harbour.example` },
      spec: {
        group: "harbour.example",
        scope: "Namespaced",
        names: { kind, plural },
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    });
    expect(answer.text).toContain('"kind":"CustomResourceDefinition"');
  }

  /** The API server serves a new kind a moment after it took the definition. */
  async function create(plural: string, object: Json): Promise<void> {
    const path = `/apis/harbour.example/v1/namespaces/default/${plural}`;
    await expect.poll(async () => (await server.send("POST", path, object)).status, { timeout: 20_000 }).toBe(201);
    // Discovery of the whole server comes later still.
    const isKnown = async () => (await readCluster({ kubeconfig: server.kubeconfig })).resources.map(kindOf);
    await expect.poll(isKnown, { timeout: 30_000, interval: 500 }).toContain("Fleet");
  }

  async function placesOf(kind: string): Promise<string[]> {
    const { resources, blind } = await readCluster({ kubeconfig: server.kubeconfig });
    const { picture, problems } = toPicture({ resources, blind, complete: true }, () => {
      throw new Error("nothing here stands in a file");
    });
    expect(problems).toEqual([]);
    return picture.workloads
      .filter(({ resource }) => resource.object.kind === kind)
      .map(({ specPath }) => formatPath(specPath))
      .toSorted();
  }
});

function kindOf({ object }: { readonly object: { readonly kind: string } }): string {
  return object.kind;
}
