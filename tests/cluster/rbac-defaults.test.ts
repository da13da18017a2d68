import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONTROLS } from "../../src/controls/index.ts";
import { evaluate } from "../../src/engines/posture/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture } from "../../src/inventory/index.ts";
import { asList, DEFAULT_SETTINGS, type Finding, type KubernetesObject, type Resource } from "../../src/model/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const KINDS = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];

describe.skipIf(whyNoApiServer)("a fresh cluster", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer({ controllerManager: true });
    // The controller manager fills admin, edit and view from their parts.
    while (!(await readRoles(server)).some(isFilledIn)) await new Promise((resolve) => setTimeout(resolve, 200));
  });
  afterAll(() => server?.stop());

  it("has no finding about access", { timeout: 60_000 }, async () => {
    const resources = await readRoles(server);
    expect(resources.length).toBeGreaterThan(100);
    expect(judge(resources).map(({ control, message }) => `${control} ${message}`)).toEqual([]);
  });

  it("has one when a label adds the right to read nodes' proxies to view", async () => {
    const metadata = { name: "more", labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } };
    const rules = [{ apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] }];
    await server.send("POST", `${RBAC}/clusterroles`, { metadata, rules });
    const found = judge(await readRoles(server)).map(({ control, resource }) => `${control} ${resource.name}`);
    expect(found).toEqual(expect.arrayContaining(["rbac/aggregation more", "rbac/node-proxy more"]));
  });
});

function isFilledIn({ object }: Resource): boolean {
  return object.metadata.name === "admin" && asList(object["rules"]).length > 0;
}

async function readRoles(server: ApiServer): Promise<Resource[]> {
  const lists = await Promise.all(
    KINDS.map(async (kind) => {
      const answer = await server.send("GET", `${RBAC}/${kind.toLowerCase()}s`);
      return asList(answer.json()["items"]).map((item) => ({ kind, item }));
    }),
  );
  return lists.flat().map(({ kind, item }) => {
    const object = { ...(item as KubernetesObject), apiVersion: "rbac.authorization.k8s.io/v1", kind };
    return { object, origin: { is: "cluster", context: "test" } };
  });
}

function judge(resources: readonly Resource[]): Finding[] {
  const { picture } = toPicture({ resources, complete: true }, locate);
  const controls = CONTROLS.filter(({ id, onRequest }) => id.startsWith("rbac/") && onRequest !== true);
  return evaluate(controls, { picture, settings: DEFAULT_SETTINGS }).findings;
}
