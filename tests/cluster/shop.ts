import { readFileSync } from "node:fs";
import type { ClusterReading } from "../../src/sources/cluster/index.ts";
import type { ApiServer } from "./api-server.ts";

/** ConfigMaps in the namespace `many`: more than two pages. */
export const MANY = 1_250;

/** Fills the API server with the objects of shop.yaml, a custom resource `shop/web`, and many ConfigMaps. */
export async function prepareShop(server: ApiServer): Promise<void> {
  server.kubectl(["apply", "-f", "-"], readFileSync(new URL("shop.yaml", import.meta.url), "utf8"));
  server.kubectl(["wait", "--for=condition=Established", "crd/rollouts.demo.example", "--timeout=30s"]);
  const rollout = { apiVersion: "demo.example/v1", kind: "Rollout", metadata: { name: "web" }, spec: { template: {} } };
  server.kubectl(["create", "--namespace", "shop", "-f", "-"], JSON.stringify(rollout));
  for (let first = 0; first < MANY; first += 50) {
    const names = Array.from({ length: 50 }, (_, index) => `many-${String(first + index).padStart(4, "0")}`);
    const path = "/api/v1/namespaces/many/configmaps";
    await Promise.all(names.map((name) => server.send("POST", path, { metadata: { name } })));
  }
}

/** `namespace/name` of the objects of one kind. */
export function namesOf(reading: ClusterReading, apiVersion: string, kind: string): string[] {
  return reading.resources
    .map(({ object }) => object)
    .filter((object) => object.apiVersion === apiVersion && object.kind === kind)
    .map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
}
