import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asList, asString, dig, type Picture, type Workload } from "../../src/model/index.ts";
import { type ReportedFinding, runScan, type ScanRun, subjectOf } from "../scan-program.ts";
import { SHOP_FAULTS } from "../shop/faults.ts";
import { HARDENED_SHOP, readShop, SHOP } from "../shop/read.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";

/** Faults a live cluster does not show, and why. */
const ONLY_IN_FILES = new Map([
  ["secrets/manifest", "that a Secret lies in a file is not to be seen in the cluster"],
  ["service-account/deprecated-field", "the API server fills in the old field and the new one"],
  ["reliability/autoscaled-replicas", "the autoscaler, too, writes the number of replicas there"],
]);
const OF_THE_CLUSTER = ["default", "kube-system", "kube-public", "kube-node-lease"];
const PODS_TIMEOUT_MS = 30_000;

describe.skipIf(whyNoApiServer)("the shop in a cluster", () => {
  let server: ApiServer;
  let empty: ScanRun;
  let scan: ScanRun;

  beforeAll(async () => {
    server = await startApiServer({ controllerManager: true });
    await untilPodsAreThere(server, []);
    empty = scanCluster(server);
    deploy(server, SHOP);
    await untilPodsAreThere(server, readShop(SHOP).workloads);
    scan = scanCluster(server);
  });
  afterAll(() => server?.stop());

  it("stands in a new cluster in which nothing but the default namespace is found wanting", () => {
    expect(empty.problems).toEqual([]);
    expect(new Set(empty.findings.map(subjectOf))).toEqual(new Set(["Namespace/default"]));
  });

  it("is accepted by the API server, and found as faulty as in its files", () => {
    expect(scan.problems).toEqual([]);
    const expected = SHOP_FAULTS.filter(({ control }) => !ONLY_IN_FILES.has(control)).map(
      ({ control, resource }) => `${control} ${resource}`,
    );
    expect(toPairs(scan.findings)).toEqual(expect.arrayContaining([...new Set(expected)]));
    const unseen = SHOP_FAULTS.filter(({ control }) => ONLY_IN_FILES.has(control));
    expect(unseen.map(({ control }) => control).filter((id) => toPairs(scan.findings).join().includes(id))).toEqual([]);
  });

  it("shows each fault once, at the Deployment and not at the pods it made", () => {
    const ofCopies = scan.findings.filter(({ resource }) => ["Pod", "ReplicaSet"].includes(resource.kind));
    expect(toPairs(ofCopies)).toEqual([]);
    const files = toPairs(runScan([SHOP]).findings);
    // kubectl leaves a copy of the manifest on the object, and what was secret with it.
    const more = scan.findings.filter(
      ({ control, resource }) => control !== "secrets/annotation" && isOfShop(resource),
    );
    expect(toPairs(more).filter((pair) => !files.includes(pair))).toEqual([]);
  });

  it("is still accepted after --fix", () => {
    const folder = mkdtempSync(join(tmpdir(), "hauberk-shop-"));
    try {
      cpSync(SHOP, folder, { recursive: true });
      runScan([".", "--fix"], folder);
      // Jobs cannot be changed once they are there.
      server.kubectl(["delete", "job", "migrate-orders", "--namespace=shop-back"]);
      // The guard is not running, and --fix has it fail closed: the API server is asked before it is there.
      server.kubectl(["delete", "validatingwebhookconfiguration", "price-guard"]);
      const applied = server.kubectl(["apply", "--dry-run=server", "-R", "-f", folder]);
      expect(applied.trim().split("\n")).toHaveLength(readShop(SHOP).resources.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.skipIf(whyNoApiServer)("the hardened shop in a cluster", () => {
  let server: ApiServer;
  let picture: Picture;

  beforeAll(async () => {
    server = await startApiServer({ controllerManager: true });
    picture = readShop(HARDENED_SHOP);
    deploy(server, HARDENED_SHOP);
    await untilPodsAreThere(server, picture.workloads);
  });
  afterAll(() => server?.stop());

  it("scans clean", () => {
    const { findings, problems } = scanCluster(server);
    const ofShop = findings.filter(({ resource }) => isOfShop(resource));
    expect(ofShop.map((finding) => `${finding.control} ${subjectOf(finding)}: ${finding.message}`)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("runs under the restricted standard: its pods pass admission, quotas and limits", async () => {
    const refused: string[] = [];
    for (const workload of picture.workloads) {
      const path = `/api/v1/namespaces/${workload.namespace}/pods?dryRun=All`;
      const answer = await server.send("POST", path, toPod(workload));
      if (answer.status !== 201) refused.push(`${workload.resource.object.metadata.name}: ${answer.text}`);
    }
    expect(refused).toEqual([]);
    expect(picture.workloads).toHaveLength(14);
  });

  it("would not get a privileged pod past admission", async () => {
    const spec = { containers: [{ name: "x", image: "x:1", securityContext: { privileged: true } }] };
    for (const namespace of ["shop-front", "shop-back", "shop-data", "shop-ops"]) {
      const pod = { metadata: { name: "x" }, spec };
      const answer = await server.send("POST", `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod);
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('violates PodSecurity \\"restricted:latest\\"');
    }
  });
});

/** Applies a folder as its ORIGIN.md says, each object tried before by a dry run. */
function deploy(server: ApiServer, folder: string): void {
  server.kubectl(["apply", "-f", join(folder, "platform")]);
  server.kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=30s"]);
  server.kubectl(["apply", "--dry-run=server", "-R", "-f", folder]);
  server.kubectl(["apply", "-R", "-f", folder]);
}

/** The pod a controller would make of the workload. */
function toPod({ podMetadata, podSpec, resource: { object } }: Workload): object {
  const claims = asList(dig(object, "spec", "volumeClaimTemplates")).map((claim) => {
    const name = asString(dig(claim, "metadata", "name")) ?? "";
    return { name, persistentVolumeClaim: { claimName: `${name}-${object.metadata.name}-0` } };
  });
  const spec = { ...podSpec, volumes: [...(podSpec.volumes ?? []), ...claims] };
  return { metadata: { generateName: `${object.metadata.name}-`, labels: podMetadata.labels }, spec };
}

function scanCluster(server: ApiServer): ScanRun {
  return runScan(["--cluster", "--kubeconfig", server.kubeconfig]);
}

/** Waits until the controllers have made the pods of the Deployments, StatefulSets and Jobs; there is no node to run them. */
async function untilPodsAreThere(server: ApiServer, workloads: readonly Workload[]): Promise<void> {
  const makers = workloads.filter(({ resource }) =>
    ["Deployment", "StatefulSet", "Job"].includes(resource.object.kind),
  );
  const wanted = makers.map(({ resource }) => resource.object.metadata.name ?? "");
  const until = Date.now() + PODS_TIMEOUT_MS;
  for (;;) {
    const pods = server.kubectl(["get", "pods", "-A", "-o", "name"]);
    const accounts = server.kubectl(["get", "serviceaccounts", "-A", "-o", "name"]);
    const missing = wanted.filter((name) => !pods.includes(`pod/${name}-`));
    if (missing.length === 0 && accounts.includes("default")) return;
    if (Date.now() > until) throw new Error(`no pods of ${missing.join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function toPairs(findings: readonly ReportedFinding[]): string[] {
  return findings.map((finding) => `${finding.control} ${subjectOf(finding)}`);
}

function isOfShop({ kind, namespace, name }: ReportedFinding["resource"]): boolean {
  return !OF_THE_CLUSTER.includes(kind === "Namespace" ? name : namespace);
}
