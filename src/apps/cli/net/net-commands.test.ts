import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toNetCommand } from "./commands.ts";

const folder = mkdtempSync(join(tmpdir(), "hauberk-net-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PODS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: a, image: a, env: [{name: CART, value: "http://cart:7070"}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 7070}]}
`;
const POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cart}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{port: 7070}]
`;

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const open = write("open.yaml", PODS);
const closed = write("closed.yaml", PODS + POLICY);

let out = "";
let err = "";
beforeEach(() => {
  [out, err] = ["", ""];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => vi.restoreAllMocks());

async function run(...words: readonly string[]): Promise<number> {
  let code = 0;
  await toNetCommand((one) => (code = one)).parseAsync([...words, "-q"], { from: "user" });
  return code;
}

describe("hauberk net", () => {
  it("why names the rule that allows, at its line", async () => {
    expect(await run("why", "web", "shop/cart", "TCP/7070", closed)).toBe(0);
    expect(out).toContain("NetworkPolicy 'shop/cart' allows connections by Ingress rule #1");
    expect(out).toContain(`${closed}:30`);
  });

  it("why says what is missing where a connection is denied", async () => {
    expect(await run("why", "internet", "cart", "7070", closed)).toBe(1);
    expect(out).toContain("is not allowed by any Ingress rule");
    expect(out).toContain("to allow it, this ingress rule is missing:");
    expect(out).toContain("cidr: 0.0.0.0/0");
    expect(await run("why", "web", "cart", "80", closed, "-f", "json")).toBe(1);
    const json = JSON.parse(out.slice(out.indexOf("{\n"))) as { connections: { parts: { verdict: string }[] }[] };
    expect(json.connections[0]?.parts.map(({ verdict }) => verdict)).toEqual(["denied"]);
  });

  it("why does not guess a workload that is not there", async () => {
    await expect(run("why", "web", "nobody", closed)).rejects.toThrow("there is no workload nobody");
    await expect(run("why", "web", "crat", closed)).rejects.toThrow('there is no workload crat (did you mean "cart"?)');
    await expect(run("why", "web", "cart", join(folder, "gone.yaml"))).rejects.toThrow("there is no workload web");
    expect(err).toContain("gone.yaml cannot be read");
  });

  it("diff tells what a change closes", async () => {
    expect(await run("diff", open, open)).toBe(0);
    expect(out).toBe("");
    expect(await run("diff", open, closed)).toBe(1);
    expect(out).toContain("diff-type: changed, source: shop/web[Deployment], destination: shop/cart[Deployment]");
    expect(out).toContain("ref1: All Connections, ref2: TCP 7070");
  });

  it("exposure lists what is open to pods that were not read", async () => {
    expect(await run("exposure", closed)).toBe(0);
    expect(out).toContain("shop/web[Deployment]  \t<= \tentire-cluster : All Connections");
    expect(out).not.toContain("shop/cart[Deployment] \t<= ");
  });

  it("generate closes all but what is needed", async () => {
    expect(await run("generate", open)).toBe(0);
    expect(err).toContain("probes come from the node");
    const generated = write("generated.yaml", PODS + out);
    out = "";
    expect(await run("why", "web", "cart", "7070", generated)).toBe(0);
    expect(await run("why", "cart", "web", generated)).toBe(1);
  });

  it("diff says in JSON, too, what it could not read", async () => {
    expect(await run("diff", open, join(folder, "gone"), "-f", "json")).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ problems: [{ code: "FILE_UNREADABLE" }] });
  });

  it("generate takes traffic that was seen in place of what is declared, and tells what is none", async () => {
    const flows = write("flows.csv", "src,dst,port\nshop/cart,shop/web,8080\n");
    expect(await run("generate", open, "--flows", flows)).toBe(0);
    const generated = write("seen.yaml", PODS + out);
    expect(await run("why", "cart", "web", "8080", generated)).toBe(0);
    expect(await run("why", "web", "cart", "7070", generated)).toBe(1);
    const mixed = write("mixed.csv", "src,dst,port\nshop/cart,shop/web,8080\nnonsense\n");
    expect(await run("generate", open, "--flows", mixed)).toBe(3);
    expect(out).toContain("port: 8080");
    expect(err).toContain("mixed.csv:3:1");
    expect(err).toContain("are no flow");
  });
});
