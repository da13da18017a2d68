import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toImageFaults } from "../src/apps/cli/chain/image-faults.ts";
import { readVulnerabilities } from "../src/apps/cli/vulnerabilities.ts";
import { findCut, toAttackGraph } from "../src/chain/index.ts";
import { toAllFacts } from "../src/apps/cli/chain/all-facts.ts";
import { CONTROLS } from "../src/controls/index.ts";
import { ANYHOW, KNOWN, leads, POSSIBLE, readPicture, SURE, toGraph } from "./chain-cases.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures");

const CHAIN = ["web-1.4.2.json", "web-1.4.3.json", "operator.json"].map((file) =>
  join(FIXTURES, "chain/reports", file),
);
const { reports, problems } = readVulnerabilities(CHAIN);
const OPTIONS = { vulnerabilities: toImageFaults(reports), tenants: ["team-a"] };

const TARGETS = ["target:node", "target:cluster-admin", "target:cloud-admin", "target:secret/team-b/payments"];

describe("the seeded cluster", () => {
  const graph = toGraph(readPicture([join(FIXTURES, "chain/flawed")]), OPTIONS);

  it("is read whole", () => {
    expect(problems).toEqual([]);
    expect(reports).toHaveLength(3);
  });

  it("shows the attack from the internet by a vulnerability, a token and a node to the whole cluster", () => {
    const way = [
      "internet:any",
      "reach:shop/apps%2FDeployment/web",
      "code:shop/apps%2FDeployment/web",
      "identity:ServiceAccount/shop/web",
      "right:create-pods/shop",
      "node:any",
      "code:platform/apps%2FDeployment/operator",
      "identity:ServiceAccount/platform/operator",
      "target:cluster-admin",
    ];
    for (const [index, from] of way.slice(0, -1).entries())
      expect([from, way[index + 1], leads(graph, from, way[index + 1] ?? "", SURE)]).toEqual([
        from,
        way[index + 1],
        true,
      ]);
  });

  it("shows the attack by the nodes' role in the cloud", () => {
    expect(leads(graph, "code:shop/apps%2FDeployment/web", "endpoint:metadata", SURE)).toBe(true);
    expect(leads(graph, "endpoint:metadata", "cloud-role:aws/workers", SURE)).toBe(true);
    expect(leads(graph, "internet:any", "target:cloud-admin", SURE)).toBe(true);
  });

  it("shows what the tenant of one team gets of another's", () => {
    expect(leads(graph, "tenant:team-a", "secret:team-b/payments", SURE)).toBe(true);
    expect(leads(graph, "tenant:team-a", "target:secret/team-b/payments", SURE)).toBe(true);
  });

  it("has a cut, which names every change of the catalogue by its control", () => {
    expect(findCut(graph).changes.length).toBeGreaterThan(0);
    const ids = new Set(CONTROLS.map(({ id }) => id));
    const controls = graph.changes.flatMap(({ control }) => control ?? []);
    expect(controls.filter((control) => !ids.has(control))).toEqual([]);
  });
});

describe("its hardened twin", () => {
  const graph = toGraph(readPicture([join(FIXTURES, "chain/hardened")]), OPTIONS);

  it("is entered from the same places", () => {
    const entries = [...graph.entries].map((entry) => graph.footholds[entry]?.id ?? "");
    expect(entries.toSorted()).toEqual(["internet:any", "tenant:team-a"]);
    expect(leads(graph, "internet:any", "reach:shop/apps%2FDeployment/web", SURE)).toBe(true);
  });

  it.each(TARGETS)("shows no path to %s, however unlikely, and none nobody could look at", (target) => {
    expect(graph.numberOf.has(target)).toBe(true);
    for (const from of ["internet:any", "tenant:team-a"]) expect(leads(graph, from, target, ANYHOW)).toBe(false);
  });
});

describe("the online shop of fixtures", () => {
  const facts = (folder: string) => toAttackGraph(toAllFacts(readPicture([join(FIXTURES, folder)])));

  it("shows that its builder's account is the cluster's, and that its log agent and builder give the node", () => {
    const graph = facts("shop");
    expect(leads(graph, "identity:ServiceAccount/shop-ops/image-builder", "target:cluster-admin", SURE)).toBe(true);
    expect(leads(graph, "code:shop-ops/apps%2FDeployment/image-builder", "target:cluster-admin", SURE)).toBe(true);
    expect(leads(graph, "code:shop-ops/apps%2FDaemonSet/log-agent", "target:node", POSSIBLE)).toBe(true);
  });

  it("shows nothing that is known when it is mended", () => {
    const graph = facts("shop-hardened");
    for (const entry of graph.entries) {
      for (const target of graph.targets) {
        const [from = "", to = ""] = [graph.footholds[entry]?.id, graph.footholds[target]?.id];
        expect([from, to, leads(graph, from, to, KNOWN)]).toEqual([from, to, false]);
      }
    }
  });
});
