import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runScan, type ScanRun, subjectOf } from "./scan-program.ts";
import { SHOP_FAULTS } from "./shop/faults.ts";
import { findFlows, type Party, toParties } from "./shop/flows.ts";
import { HARDENED_SHOP, readShop, SHOP } from "./shop/read.ts";
import { findDangling } from "./shop/references.ts";

/** What the shop needs on the network. Probes come from the node, which policies do not stop. */
const NEEDED = [
  "backup-orders -> orders-db:5432",
  "catalog -> orders-db:5432",
  "checkout -> orders-db:5432",
  "checkout -> payments:8080",
  "checkout -> sessions:6379",
  "grafana -> metrics:9090",
  "mailer -> sessions:6379",
  "migrate-orders -> orders-db:5432",
  "payments -> orders-db:5432",
  "spring-sale -> catalog:8080",
  "storefront -> catalog:8080",
  "storefront -> checkout:8080",
  "storefront -> sessions:6379",
  "traefik -> spring-sale:8080",
  "traefik -> storefront:8081",
];
const SCRAPED = ["catalog", "checkout", "payments", "spring-sale", "storefront"];
const LOGGING = [...SCRAPED, "mailer", "migrate-orders"];
const SHOP_WORKLOADS = [
  "backup-orders",
  "orders-db",
  "sessions",
  "image-builder",
  "log-agent",
  "metrics",
  "price-guard",
];

/** Others in the cluster: those the shop knows, and one it does not. */
const OTHERS: readonly Party[] = [
  { name: "traefik", namespace: "traefik", labels: { "app.kubernetes.io/name": "traefik" }, ports: [8443] },
  { name: "grafana", namespace: "observability", labels: { "app.kubernetes.io/name": "grafana" }, ports: [3000] },
  { name: "names", namespace: "kube-system", labels: { "k8s-app": "kube-dns" }, ports: [53, 9153] },
  { name: "stranger", namespace: "default", labels: { app: "storefront" }, ports: [8080] },
];

describe("the shop", () => {
  let scan: ScanRun;
  beforeAll(() => {
    scan = runScan([SHOP]);
  });

  it("is read without a problem", () => {
    expect(scan.problems).toEqual([]);
    expect(scan.status).toBe(1);
  });

  it.each(SHOP_FAULTS)("has $control in $resource found at “$line”", ({ control, file, resource, line }) => {
    const lines = readFileSync(join(SHOP, file), "utf8").split("\n");
    const places = scan.findings
      .filter((finding) => finding.control === control && subjectOf(finding) === resource)
      .map(({ location }) => ({
        file: relative(SHOP, location?.file ?? ""),
        line: (lines[(location?.line ?? 0) - 1] ?? "").trim(),
      }));
    expect(places).toContainEqual({ file, line: expect.stringContaining(line) });
  });

  it("names nothing that is not there", () => {
    expect(findDangling(readShop(SHOP))).toEqual([]);
  });
});

describe("the hardened shop", () => {
  const picture = readShop(HARDENED_SHOP);

  it("scans clean", () => {
    const { status, findings, problems } = runScan([HARDENED_SHOP]);
    expect(findings.map((finding) => `${finding.control} ${subjectOf(finding)}: ${finding.message}`)).toEqual([]);
    expect(problems).toEqual([]);
    expect(status).toBe(0);
  });

  it("has the workloads of the shop, under their names", () => {
    expect(toNames(picture)).toEqual(toNames(readShop(SHOP)));
  });

  it("names nothing that is not there", () => {
    expect(findDangling(picture)).toEqual([]);
  });

  it.each([
    ["Service/catalog", "Deployment/storefront: variable CATALOG_URL"],
    ["Service/sessions", "StatefulSet/sessions: Service sessions"],
    ["Service/spring-sale", "Ingress/storefront: Service spring-sale and its port"],
    ["Service/price-guard", "ValidatingWebhookConfiguration/price-guard: its Service"],
    ["Deployment/payments", "Service/payments: pods"],
    ["Deployment/storefront", "HorizontalPodAutoscaler/storefront: Deployment storefront"],
    ["ServiceAccount/metrics", "Deployment/metrics: ServiceAccount metrics"],
    ["ClusterRole/shop-metrics", "RoleBinding/shop-metrics: ClusterRole shop-metrics"],
    ["ExternalSecret/checkout", "Deployment/checkout: variable PAYMENTS_API_KEY"],
    ["Certificate/price-guard", "Deployment/price-guard: volume certificate of price-guard-tls"],
    ["ConfigMap/storefront", "Deployment/storefront: variables of storefront"],
  ])("would be seen to miss %s", (leaveOut, missing) => {
    expect(findDangling(readShop(HARDENED_SHOP, leaveOut))).toContain(missing);
  });

  it("admits the connections it needs and no other", () => {
    const parties = [...toParties(picture), ...OTHERS];
    const names = [...LOGGING, ...SHOP_WORKLOADS].map((name) => `${name} -> names:53`);
    const scraping = SCRAPED.map((name) => `metrics -> ${name}:8080`);
    const logs = LOGGING.map((name) => `${name} -> log-agent:24224`);
    // Nobody restricts those outside among themselves.
    const others = OTHERS.map(({ name }) => name);
    const isAmongOthers = (flow: string) => flow.split(/ -> |:/).filter((name) => others.includes(name)).length > 1;
    const flows = findFlows(picture, parties).filter((flow) => !isAmongOthers(flow));
    expect(flows).toEqual([...NEEDED, ...names, ...scraping, ...logs].sort());
  });

  it("stops what the shop lets through, and would be seen to stop too much", () => {
    const open = readShop(SHOP);
    expect(findFlows(open, [...toParties(open), ...OTHERS])).toContain("stranger -> orders-db:5432");
    const without = readShop(HARDENED_SHOP, "NetworkPolicy/orders-db");
    expect(findFlows(without, toParties(without))).not.toContain("catalog -> orders-db:5432");
  });

  it("needs no port below 1024 and lets every container write only into volumes", () => {
    const containers = picture.workloads.flatMap((workload) => workload.containers);
    const ports = containers.flatMap(({ spec }) => (spec.ports ?? []).map(({ containerPort }) => containerPort ?? 0));
    expect(Math.min(...ports)).toBeGreaterThan(1023);
    expect(containers.every(({ spec }) => spec.securityContext?.readOnlyRootFilesystem)).toBe(true);
  });
});

/** Three runs of the program, on a machine that may be busy. */
const HOOK_TIMEOUT_MS = 120_000;

describe("the shop, mended by --fix", () => {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-shop-"));
  let before: ScanRun;
  let fixed: ScanRun;
  let after: ScanRun;
  let texts: Map<string, string>;
  beforeAll(() => {
    cpSync(SHOP, folder, { recursive: true });
    before = runScan(["."], folder);
    fixed = runScan([".", "--fix"], folder);
    after = runScan(["."], folder);
    texts = readTexts(folder);
  }, HOOK_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has at least 95 % of what a machine can mend closed, and nothing new opened", () => {
    const open = new Set(after.findings.map(({ fingerprint }) => fingerprint));
    const fixable = before.findings.filter(({ fix }) => fix.automatic);
    const left = fixable.filter(({ fingerprint }) => open.has(fingerprint));
    expect(fixable.length).toBeGreaterThan(100);
    const allowed = fixable.length * 0.05;
    expect(left.length > allowed ? left.map((one) => `${one.control} ${subjectOf(one)}`) : []).toEqual([]);
    const known = new Set(before.findings.map(({ fingerprint }) => fingerprint));
    expect(after.findings.filter(({ fingerprint }) => !known.has(fingerprint))).toEqual([]);
    expect(fixed.findings.length).toBe(after.findings.length);
  });

  it("is not changed by a second --fix", () => {
    runScan([".", "--fix"], folder);
    expect(readTexts(folder)).toEqual(texts);
  });

  it("keeps every comment", () => {
    const comments = (text = "") => text.split("\n").flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? []);
    const originals = readTexts(SHOP);
    expect([...originals.values()].flatMap(comments).length).toBeGreaterThan(15);
    for (const [file, text] of originals) expect([file, comments(texts.get(file))]).toEqual([file, comments(text)]);
  });

  it("still names nothing that is not there", () => {
    expect(findDangling(readShop(folder))).toEqual([]);
  });
});

function toNames(picture: ReturnType<typeof readShop>): string[] {
  return picture.workloads
    .map(({ namespace, resource: { object } }) => `${namespace} ${object.kind}/${object.metadata.name}`)
    .sort();
}

function readTexts(folder: string): Map<string, string> {
  const files = globSync("**/*.yaml", { cwd: folder }).sort();
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}
