import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Problem } from "../../../model/index.ts";
import { toOwnCertificates, type OwnCertificates } from "./own-certificates.ts";
import { toFolderStore, toMemoryStore, type CertificateStore } from "./store.ts";

const MINUTE = 60_000;
const lifetimes = { authorityMs: 60 * MINUTE, leafMs: 10 * MINUTE, graceMs: MINUTE, formerMs: 5 * MINUTE };

let now = Date.UTC(2026, 10, 22);
let problems: Problem[] = [];
let running: OwnCertificates[] = [];
let folder = "";
beforeEach(() => {
  now = Date.UTC(2026, 10, 22);
  problems = [];
  folder = mkdtempSync(join(tmpdir(), "hauberk-certificates-"));
});
afterEach(() => {
  for (const one of running.splice(0)) one.stop();
  rmSync(folder, { recursive: true });
});

async function start(store: CertificateStore, names = ["hauberk.hauberk-system.svc"]): Promise<OwnCertificates> {
  const clock = () => new Date(now);
  const onProblem = (problem: Problem): void => void problems.push(problem);
  const made = await toOwnCertificates({ names, store, clock, onProblem, lifetimes, pollMs: 3_600_000 });
  running.push(made);
  return made;
}

describe.each([
  ["in memory", () => toMemoryStore()],
  ["in a folder", () => toFolderStore(join(folder, "deep", "down"))],
])("own certificates %s", (_, toStore) => {
  it("are one CA for replicas that start at once", async () => {
    const store = toStore();
    const [a, b, c] = await Promise.all([start(store), start(store), start(store)]);
    expect(new Set([a, b, c].map((one) => one.current().certificate)).size).toBe(1);
    expect(new Set([a, b, c].map((one) => one.caBundle())).size).toBe(1);
  });

  it("rotate for all replicas, with a bundle that always holds what any of them serves", async () => {
    const store = toStore();
    const [a, b] = [await start(store), await start(store)];
    const first = a.caBundle();
    let changes = 0;
    a.onChange(() => changes++);
    for (let minute = 0; minute < 60; minute++) {
      now += MINUTE;
      const [early, late] = minute % 2 === 0 ? [a, b] : [b, a];
      await early.refresh();
      // The late one has not looked yet.
      for (const one of [a, b]) {
        const leaf = new X509Certificate(one.current().certificate);
        const trusted = early.caBundle().match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g) ?? [];
        expect(trusted.some((text) => leaf.verify(new X509Certificate(text).publicKey))).toBe(true);
        expect(leaf.validToDate.getTime()).toBeGreaterThan(now);
      }
      await early.published(early.caBundle());
      await late.refresh();
    }
    expect(a.caBundle()).not.toContain(first);
    expect(a.caBundle()).toBe(b.caBundle());
    expect(changes).toBeGreaterThan(5);
    expect(problems).toEqual([]);
  });
});

describe("own certificates", () => {
  it("survive a restart in their folder, which only the owner may read", async () => {
    const before = await start(toFolderStore(join(folder, "own")));
    const after = await start(toFolderStore(join(folder, "own")));
    expect(after.current()).toEqual(before.current());
    expect(statSync(join(folder, "own", "certificates.json")).mode & 0o77).toBe(0);
    expect(statSync(join(folder, "own")).mode & 0o77).toBe(0);
  });

  it.each(["{", "[]", "{}", '{"tls.crt": 5}', '{"__proto__": {"tls.crt": "x"}}', ""])(
    "begin anew where %j lies in their folder, and say so",
    async (text) => {
      writeFileSync(join(folder, "certificates.json"), text);
      const made = await start(toFolderStore(folder));
      expect(made.current().certificate).toContain("BEGIN CERTIFICATE");
      expect(problems).toMatchObject([{ code: "CERTIFICATE_INVALID" }]);
      expect(readFileSync(join(folder, "certificates.json"), "utf8")).toContain("tls.key");
    },
  );

  it("put back what they hold when somebody spoils the store", async () => {
    const made = await start(toFolderStore(folder));
    const bundle = made.caBundle();
    writeFileSync(join(folder, "certificates.json"), "spoilt");
    await made.refresh();
    expect(made.caBundle()).toBe(bundle);
    expect((await start(toFolderStore(folder))).caBundle()).toBe(bundle);
  });

  it("renew their leaf also while nobody answers for the store, and never let it expire", async () => {
    const memory = toMemoryStore();
    let isDown = false;
    const refuse = (): void => {
      if (isDown) throw new Problem("CLUSTER_UNREACHABLE", "no answer");
    };
    const made = await start({
      read: async () => (refuse(), memory.read()),
      write: async (state, version) => (refuse(), memory.write(state, version)),
    });
    const bundle = made.caBundle();
    isDown = true;
    for (let minute = 0; minute < 58; minute++) {
      now += MINUTE;
      await made.refresh();
      expect(new X509Certificate(made.current().certificate).validToDate.getTime()).toBeGreaterThan(now);
    }
    expect(made.caBundle()).toBe(bundle);
    expect(problems.length).toBeGreaterThan(0);
    isDown = false;
    await made.refresh();
    expect(made.caBundle().startsWith(bundle)).toBe(true);
    expect(made.caBundle()).not.toBe(bundle);
  });

  it("do not start on a store that cannot be asked", async () => {
    const store: CertificateStore = {
      read: () => Promise.reject(new Problem("CERTIFICATE_INVALID", "Secret cannot be read")),
      write: async () => true,
    };
    await expect(start(store)).rejects.toMatchObject({ code: "CERTIFICATE_INVALID" });
  });
});
