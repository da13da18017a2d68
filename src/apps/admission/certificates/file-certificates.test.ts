import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Problem } from "../../../model/index.ts";
import type { Certificates } from "../parts.ts";
import { toFileCertificates } from "./file-certificates.ts";
import { issueAuthority, issueLeaf, type Issued } from "./issue.ts";

let folder = "";
let running: Certificates | undefined;
let problems: Problem[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-files-"));
  problems = [];
});
afterEach(() => {
  running?.stop();
  rmSync(folder, { recursive: true });
});

const AUTHORITY = issueAuthority({ from: Date.now() - 60_000, to: Date.now() + 3_600_000 });

function toPair(endsInMs = 600_000): Issued {
  return issueLeaf(AUTHORITY, ["a.b.svc"], { from: Date.now() - 60_000, to: Date.now() + endsInMs });
}

/** As the kubelet mounts a Secret: files are links through `..data`, which is swapped as a whole. */
function mount(pair: Issued, version: string): void {
  mkdirSync(join(folder, `..${version}`));
  writeFileSync(join(folder, `..${version}`, "tls.crt"), pair.certificate);
  writeFileSync(join(folder, `..${version}`, "tls.key"), pair.key);
  symlinkSync(`..${version}`, join(folder, "..data_tmp"));
  renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
  if (version !== "1") return;
  for (const name of ["tls.crt", "tls.key"]) symlinkSync(join("..data", name), join(folder, name));
}

function start(): Certificates {
  running = toFileCertificates({
    certFile: join(folder, "tls.crt"),
    keyFile: join(folder, "tls.key"),
    pollMs: 10,
    clock: () => new Date(),
    onProblem: (problem) => void problems.push(problem),
  });
  return running;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isTrue(); tries++) await sleep(10);
  expect(isTrue()).toBe(true);
}

it("takes a Secret that the kubelet swaps under it, and says so once", async () => {
  const [first, second] = [toPair(), toPair()];
  mount(first, "1");
  const served = start();
  let changes = 0;
  served.onChange(() => changes++);
  expect(served.current().certificate).toBe(first.certificate);
  mount(second, "2");
  await until(() => served.current().certificate === second.certificate);
  expect(served.current().key).toBe(second.key);
  await sleep(50);
  expect([changes, problems]).toEqual([1, []]);
});

it("goes on with the old pair while the new one is half written, and tells it once", async () => {
  const [first, second] = [toPair(), toPair()];
  mount(first, "1");
  const served = start();
  rmSync(join(folder, "tls.crt"));
  writeFileSync(join(folder, "tls.crt"), second.certificate);
  await until(() => problems.length > 0);
  expect(served.current().certificate).toBe(first.certificate);
  expect(problems[0]?.message).toContain("the key does not belong to the certificate; the pair before goes on");
  await sleep(50);
  expect(problems).toHaveLength(1);
  rmSync(join(folder, "tls.key"));
  await until(() => problems.length > 1);
  writeFileSync(join(folder, "tls.key"), second.key);
  await until(() => served.current().certificate === second.certificate);
});

it.each([
  ["an expired certificate", () => toPair(-1000), "expired at"],
  ["a key of somebody else", () => ({ ...toPair(), key: toPair().key }), "does not belong"],
  ["no PEM", () => ({ certificate: "x", key: "y" }), "no PEM certificate"],
])("does not begin with %s", (_, toIssued, because) => {
  mount(toIssued(), "1");
  expect(start).toThrow(because);
});

it("says which file is not there", () => {
  expect(start).toThrow(/tls\.crt cannot be read/);
});
