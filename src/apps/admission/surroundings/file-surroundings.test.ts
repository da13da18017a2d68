import { readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { toImageDigests } from "../../../decision/index.ts";
import { DEFAULT_SETTINGS, formatProblem, Problem } from "../../../model/index.ts";
import type { Surroundings } from "../parts.ts";
import { toFileSurroundings } from "./file-surroundings.ts";
import { toFolder, toLabelPolicy } from "./files-for-tests.ts";
import type { Rules } from "./options.ts";

const folders: { remove: () => void }[] = [];
const running: Surroundings[] = [];
afterEach(async () => {
  for (const surroundings of running.splice(0)) await surroundings.stop();
  for (const folder of folders.splice(0)) folder.remove();
});

function folderOf(files: Readonly<Record<string, string>>) {
  const folder = toFolder(files);
  folders.push(folder);
  return folder;
}

async function surround(read: () => Rules, ruleFiles: readonly string[] = []): Promise<Surroundings> {
  const readRules = () => ({ items: [read()], problems: [] });
  const surroundings = await toFileSurroundings({ readRules, ruleFiles, pollMs: 30 });
  running.push(surroundings);
  return surroundings;
}

function rulesOf(...policies: string[]): Rules {
  return { admission: { ruleSets: [{ name: "house", policies }] }, settings: DEFAULT_SETTINGS, exceptions: [] };
}

const namesOf = (surroundings: Surroundings): string[] | undefined =>
  surroundings
    .ruleSets()
    ?.byName.get("house")
    ?.policies.all.map(({ name }) => name);
const told = (surroundings: Surroundings): string => surroundings.problems().map(formatProblem).join("\n");
const becomes = (read: () => unknown, wanted: unknown) =>
  expect.poll(read, { timeout: 10_000, interval: 20 }).toEqual(wanted);

describe("rules of files", () => {
  it("follow policies that are changed, added and removed, each time with another revision", async () => {
    const folder = folderOf({ "policies/a.yaml": toLabelPolicy("a") });
    const surroundings = await surround(() => rulesOf(folder.path("policies")));
    const revisions = [surroundings.ruleSets()?.revision];
    expect(namesOf(surroundings)).toEqual(["a"]);
    folder.write("policies/b.yaml", toLabelPolicy("b"));
    await becomes(() => namesOf(surroundings), ["a", "b"]);
    revisions.push(surroundings.ruleSets()?.revision);
    folder.write("policies/a.yaml", toLabelPolicy("a", "owner"));
    await becomes(() => surroundings.ruleSets()?.revision !== revisions[1], true);
    revisions.push(surroundings.ruleSets()?.revision);
    rmSync(folder.path("policies/b.yaml"));
    await becomes(() => namesOf(surroundings), ["a"]);
    revisions.push(surroundings.ruleSets()?.revision);
    expect(new Set(revisions).size).toBe(4);
    expect(revisions.every((revision) => /^[0-9a-f]{16}$/.test(revision ?? ""))).toBe(true);
  });

  it("have the same revision for the same content", async () => {
    const folder = folderOf({ "a.yaml": toLabelPolicy("a") });
    const [one, other] = [await surround(() => rulesOf(folder.path())), await surround(() => rulesOf(folder.path()))];
    expect(one?.ruleSets()?.revision).toBeDefined();
    expect(other?.ruleSets()?.revision).toBe(one?.ruleSets()?.revision);
  });

  it.each([
    ["is no YAML", "a: [", "a.yaml:1"],
    ["holds a policy that does not compile", toLabelPolicy("a").replace("rules:", "rulez:"), "rulez"],
    ["is gone", undefined, "no such file"],
  ])("stay as they were when a file %s, and the fault is told", async (_, text, message) => {
    const folder = folderOf({ "a.yaml": toLabelPolicy("a"), "b.yaml": toLabelPolicy("b") });
    const surroundings = await surround(() => rulesOf(folder.path("a.yaml"), folder.path("b.yaml")));
    const before = surroundings.ruleSets()?.byName.get("house")?.policies.all;
    expect(told(surroundings)).toBe("");
    folder.write("b.yaml", toLabelPolicy("c"));
    if (text === undefined) rmSync(folder.path("a.yaml"));
    else folder.write("a.yaml", text);
    await expect.poll(() => told(surroundings), { timeout: 10_000 }).toContain(message);
    expect(surroundings.ruleSets()?.byName.get("house")?.policies.all).toEqual(before);
    folder.write("a.yaml", toLabelPolicy("a"));
    await becomes(() => namesOf(surroundings), ["a", "c"]);
    expect(told(surroundings)).toBe("");
  });

  it("are not in force at all when they are at fault from the beginning, until they are mended", async () => {
    const folder = folderOf({ "a.yaml": toLabelPolicy("a"), "b.yaml": "a: [" });
    const surroundings = await surround(() => rulesOf(folder.path("a.yaml"), folder.path("b.yaml")));
    expect(surroundings.ruleSets()).toBeUndefined();
    expect(told(surroundings)).toContain("b.yaml:1");
    folder.write("b.yaml", toLabelPolicy("b"));
    await becomes(() => namesOf(surroundings), ["a", "b"]);
  });

  it("are said to be none where a folder holds no policy, and what that means", async () => {
    const folder = folderOf({ "policies/readme.txt": "soon" });
    const path = folder.path("policies");
    const surroundings = await surround(() => rulesOf(path));
    expect(told(surroundings)).toBe(`no policy in ${path}: rule set house judges by none`);
    const admission = { ruleSets: [{ name: "house", policies: [path], guard: false }] };
    const idle = await surround(() => ({ ...rulesOf(), admission }));
    expect(told(idle)).toContain(`no policy in ${path}: nothing is registered for rule set house`);
    expect(namesOf(surroundings)).toEqual([]);
    folder.write("policies/a.yaml", toLabelPolicy("a"));
    await becomes(() => namesOf(surroundings), ["a"]);
    expect(told(surroundings)).toBe("");
  });

  it("stay as they were when the configuration is at fault", async () => {
    const folder = folderOf({ "a.yaml": toLabelPolicy("a"), "hauberk.yaml": "good" });
    let isBroken = false;
    const read = (): Rules => {
      if (isBroken) throw new Problem("CONFIG_INVALID", "the configuration is broken");
      return rulesOf(folder.path("a.yaml"));
    };
    const surroundings = await surround(read, [folder.path("hauberk.yaml")]);
    isBroken = true;
    folder.write("hauberk.yaml", "broken");
    await becomes(() => told(surroundings), "the configuration is broken");
    expect(namesOf(surroundings)).toEqual(["a"]);
  });

  it("are not in force with a control that nobody knows", async () => {
    const controls = { deny: ["pod/privilegd"] };
    const admission = { ruleSets: [{ name: "house", controls }] };
    const surroundings = await surround(() => ({ ...rulesOf(), admission }));
    expect(surroundings.ruleSets()).toBeUndefined();
    expect(told(surroundings)).toContain("pod/privilegd");
  });

  it("are read anew when a file of exceptions changes that the configuration names", async () => {
    const folder = folderOf({ "exceptions.yaml": "one" });
    const file = folder.path("exceptions.yaml");
    const surroundings = await surround(() => {
      const settings = { ...DEFAULT_SETTINGS, requiredLabels: [readFileSync(file, "utf8")] };
      return { admission: {}, settings, exceptions: [], files: [file] };
    });
    const labels = () => surroundings.ruleSets()?.byName.get("pod-security")?.settings.requiredLabels;
    expect(labels()).toEqual(["one"]);
    folder.write("exceptions.yaml", "two");
    await becomes(labels, ["two"]);
  });

  it("keep the other rule sets up to date when one is at fault", async () => {
    const folder = folderOf({ "a.yaml": toLabelPolicy("a"), "b.yaml": toLabelPolicy("b") });
    const ruleSets = ["a", "b"].map((name) => ({ name, policies: [folder.path(`${name}.yaml`)] }));
    const surroundings = await surround(() => ({ ...rulesOf(), admission: { ruleSets } }));
    folder.write("a.yaml", "a: [");
    folder.write("b.yaml", toLabelPolicy("other"));
    const named = () =>
      [...(surroundings.ruleSets()?.byName.values() ?? [])].map(({ policies }) => policies.all[0]?.name);
    await becomes(named, ["a", "other"]);
    expect(told(surroundings)).toContain("a.yaml:1");
  });

  it("follow a mounted ConfigMap, whose files are links that all change at once, and read each file once", async () => {
    const folder = folderOf({ "..one/a.yaml": toLabelPolicy("a"), "..two/a.yaml": toLabelPolicy("b") });
    symlinkSync("..one", folder.path("..data"));
    symlinkSync("..data/a.yaml", folder.path("a.yaml"));
    const surroundings = await surround(() => rulesOf(folder.path()));
    expect(namesOf(surroundings)).toEqual(["a"]);
    symlinkSync("..two", folder.path("..data_tmp"));
    renameSync(folder.path("..data_tmp"), folder.path("..data"));
    await becomes(() => namesOf(surroundings), ["b"]);
  });

  it("show rules the namespaces and parameters that lie beside the policies", async () => {
    const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: a } }\n";
    const folder = folderOf({ "a.yaml": `${toLabelPolicy("a")}---\n${namespace}` });
    const surroundings = await surround(() => rulesOf(folder.path("a.yaml")));
    const world = await surroundings.worldFor({} as never, {} as never, { signal: AbortSignal.timeout(1000) });
    expect(world.objects.namespace("shop")?.metadata.labels).toEqual({ team: "a" });
    expect(world.objects.all()).toHaveLength(1);
  });

  it("hold the digests of the moment, and another revision with each of them", async () => {
    const digests = (digest: string) =>
      toImageDigests([{ image: "nginx:1.25", digest: `sha256:${digest.repeat(64)}`, report: () => undefined }]);
    const folder = folderOf({ "digests.json": "a" });
    const file = folder.path("digests.json");
    const surroundings = await surround(() => ({ ...rulesOf(), digests: digests(readFileSync(file, "utf8")) }), [file]);
    const pinned = async () => {
      const world = await surroundings.worldFor({} as never, {} as never, { signal: AbortSignal.timeout(1000) });
      return world.digests?.digestOf("docker.io/library/nginx:1.25")?.slice(7, 9);
    };
    const before = surroundings.ruleSets()?.revision;
    expect(await pinned()).toBe("aa");
    folder.write("digests.json", "b");
    await expect.poll(pinned, { timeout: 10_000, interval: 20 }).toBe("bb");
    expect(surroundings.ruleSets()?.revision).not.toBe(before);
  });

  it("come into force without a configuration of rule sets: Pod Security by the labels of namespaces", async () => {
    const surroundings = await surround(() => ({ admission: {}, settings: DEFAULT_SETTINGS, exceptions: [] }));
    expect([...(surroundings.ruleSets()?.byName.keys() ?? [])]).toEqual(["pod-security"]);
  });
});
