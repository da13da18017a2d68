import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ANYHOW, KNOWN, leads, POSSIBLE, readPicture, toGraph, toHardened } from "../chain-cases.ts";
import { whySkip } from "../required.ts";
import { suitePath } from "./suite.ts";

const MANIFESTS = join(suitePath("manifest-corpus", "microservices-demo"), "release", "kubernetes-manifests.yaml");
const missing = existsSync(MANIFESTS) ? undefined : `no online shop in ${MANIFESTS} (set HAUBERK_CONFORMANCE)`;

/** Pods that ask for little, without a seccomp profile: one service is published, and reaches the others. */
describe.skipIf(whySkip("conformance", missing) !== undefined)("the online shop of the corpus", () => {
  const code = (name: string): string => `code:default/apps%2FDeployment/${name}`;

  it("is entered at its frontend, by faults nobody looked for, and from there everywhere in the shop", () => {
    const graph = toGraph(readPicture([MANIFESTS]));
    expect(leads(graph, "internet:any", "reach:default/apps%2FDeployment/frontend", POSSIBLE)).toBe(true);
    expect(leads(graph, "internet:any", code("frontend"), KNOWN)).toBe(false);
    for (const name of ["frontend", "checkoutservice", "paymentservice", "redis-cart"])
      expect([name, leads(graph, "internet:any", code(name), ANYHOW)]).toEqual([name, true]);
  });

  it("gives the node only by a fault of the kernel, and nothing that is known of the whole cluster", () => {
    const graph = toGraph(readPicture([MANIFESTS]));
    expect(leads(graph, code("frontend"), "target:node", KNOWN)).toBe(true);
    expect(leads(graph, code("frontend"), "target:node", POSSIBLE)).toBe(false);
    expect(leads(graph, code("frontend"), "target:cluster-admin", KNOWN)).toBe(false);
  });

  it("gives no node when it is hardened", () => {
    const graph = toGraph(toHardened(readPicture([MANIFESTS])));
    expect(leads(graph, "internet:any", code("frontend"), ANYHOW)).toBe(true);
    expect(leads(graph, "internet:any", "target:node", ANYHOW)).toBe(false);
    expect(leads(graph, "internet:any", "target:cluster-admin", ANYHOW)).toBe(false);
  });
});
