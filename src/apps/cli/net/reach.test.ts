import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runProgram } from "../program.ts";

const WORKLOADS = ["web", "db"]
  .map(
    (name) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: main }] }
`,
  )
  .join("");
const policy = (types: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [${types}] }
`;

let folder = "";
let out = "";
let err = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-net-"));
  [out, err] = ["", ""];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
  vi.spyOn(console, "error").mockImplementation((text) => void (err += String(text)));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function run(types: string, ...args: string[]): Promise<number> {
  writeFileSync(join(folder, "shop.yaml"), WORKLOADS + policy(types));
  return await runProgram(["net", "reach", folder, ...args]);
}

describe("hauberk net reach", () => {
  it("prints every pair that may connect", async () => {
    expect(await run("Ingress")).toBe(0);
    expect(out.split("\n")).toEqual([
      "0.0.0.0-255.255.255.255[External] => shop/web[Deployment] : All Connections",
      "shop/db[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections",
      "shop/db[Deployment] => shop/web[Deployment] : All Connections",
      "shop/web[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections",
      "",
    ]);
    expect(err).toBe("");
  });

  it("prints JSON with what is unknown, and its exit code says that there is something", async () => {
    expect(await run("Odd", "-f", "json")).toBe(3);
    const { connections, unknown, problems } = JSON.parse(out) as {
      problems: { code: string; at: object }[];
      connections: unknown[];
      unknown: { src: string; dst: string }[];
    };
    expect(connections).toHaveLength(2);
    expect(problems).toMatchObject([{ at: { line: expect.any(Number) as number } }]);
    expect(unknown.map(({ src, dst }) => `${src} ${dst}`)).toContain("shop/web[Deployment] shop/db[Deployment]");
    expect(err).toMatch(/shop\.yaml:\d+:\d+ NetworkPolicy shop\/db: spec\.policyTypes\[0\]/);
  });

  it("looks at one workload, one direction, one port", async () => {
    await run(
      "Ingress",
      "--focus-workload",
      "shop/db",
      "--focus-direction",
      "egress",
      "--focus-peer",
      "web",
      "--port",
      "tcp-80",
    );
    expect(out).toBe("Permitted connections on TCP 80:\nshop/db[Deployment] => shop/web[Deployment]\n");
  });

  it("says so when there is no such workload or port", async () => {
    expect(await run("Ingress", "--focus-workload", "gone")).toBe(2);
    expect(err).toMatch(/no workload gone/);
    expect(await run("Ingress", "--focus-workload", "shop/dbb")).toBe(2);
    expect(err).toContain('there is no workload shop/dbb (did you mean "shop/db"?)');
    expect(await run("Ingress", "--port", "http")).toBe(2);
  });
});
