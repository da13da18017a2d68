import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { asString, dig } from "../../model/index.ts";
import { readFiles } from "./index.ts";

const POD = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n";
const PATH = process.env["PATH"];

afterEach(() => {
  process.env["PATH"] = PATH;
});

function toFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const namesOf = (read: ReturnType<typeof readFiles>): (string | undefined)[] =>
  read.values.map(({ value }) => asString(dig(value, "metadata", "name")));
const codesOf = (read: ReturnType<typeof readFiles>): string[] => read.problems.map(({ code }) => code);

describe("a folder", () => {
  it("gives its manifests and Dockerfiles, and passes over other YAML and JSON", () => {
    const folder = toFolder({
      "a.yaml": POD,
      "deep/er/b.yml": POD.replace("a }", "b }"),
      "c.json": '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}',
      "package.json": '{"name":"x"}',
      "values.yaml": "replicas: 1\n",
      "node_modules/x/d.yaml": POD,
      "image/Dockerfile": "FROM scratch\n",
      "notes.md": "# no\n",
    });
    const read = readFiles([folder]);
    expect(namesOf(read)).toEqual(["a", "c", "b"]);
    expect(read.dockerfiles).toHaveLength(1);
    expect(read.problems).toEqual([]);
  });

  it("follows links to files but not to folders, which may form circles", () => {
    const folder = toFolder({ "a.yaml": POD });
    symlinkSync(folder, join(folder, "loop"));
    symlinkSync(join(folder, "a.yaml"), join(folder, "b.yaml"));
    expect(namesOf(readFiles([folder]))).toEqual(["a", "a"]);
  });
});

describe("a file", () => {
  it("that is broken, not text, too large or missing is one problem, and the rest is read", () => {
    const folder = toFolder({
      "bad.yaml": `${POD}---\na: b: c\n---\n${POD}`,
      "latin.yaml": new Uint8Array([0x61, 0x3a, 0x20, 0xe9, 0x0a]),
      "good.yaml": POD,
      "huge.yaml": POD,
    });
    truncateSync(join(folder, "huge.yaml"), 200 * 1024 * 1024);
    const read = readFiles([folder, join(folder, "missing.yaml")]);
    expect(namesOf(read)).toEqual(["a", "a", "a"]);
    expect(codesOf(read).sort()).toEqual(["ENCODING_INVALID", "FILE_TOO_LARGE", "FILE_UNREADABLE", "YAML_INVALID"]);
    expect(read.problems.find(({ code }) => code === "YAML_INVALID")?.at).toMatchObject({ line: 5, column: 5 });
    expect(read.problems.find(({ code }) => code === "ENCODING_INVALID")?.at).toMatchObject({ line: 1, column: 4 });
  });

  it("may be UTF-16 or begin with a byte order mark", () => {
    const folder = toFolder({
      "mark.yaml": `\uFEFF${POD}`,
      "utf16.yaml": new Uint8Array([0xff, 0xfe, ...Buffer.from(POD, "utf16le")]),
    });
    expect(namesOf(readFiles([folder]))).toEqual(["a", "a"]);
  });

  it("is read once though it is named twice, and globs name files", () => {
    const folder = toFolder({ "a.yaml": POD, "b.txt": "x" });
    expect(namesOf(readFiles([join(folder, "a.yaml"), folder, join(folder, "*.yaml")]))).toEqual(["a"]);
  });

  it("without an end is read only so far, and one that is none is not waited for", () => {
    const folder = toFolder({ "a.yaml": POD });
    symlinkSync("/dev/zero", join(folder, "kustomization.yaml"));
    execFileSync("mkfifo", [join(folder, "fifo.yaml")]);
    expect(codesOf(readFiles(["/dev/zero"]))).toEqual(["FILE_TOO_LARGE"]);
    expect(namesOf(readFiles([folder]))).toEqual(["a"]);
  });

  it("outside the folder is not read through a link in it: who wrote the link must not choose what is shown", () => {
    const secret = join(toFolder({ "secret.yaml": POD.replace("a }", "secret }") }), "secret.yaml");
    const folder = toFolder({ "a.yaml": POD });
    symlinkSync(secret, join(folder, "b.yaml"));
    const read = readFiles([folder]);
    expect(namesOf(read)).toEqual(["a"]);
    expect(read.problems).toMatchObject([
      { code: "FILE_UNREADABLE", message: expect.stringContaining("name the file") },
    ]);
    expect(namesOf(readFiles([join(folder, "b.yaml")]))).toEqual(["secret"]);
  });

  it("of JSON that speaks of Kubernetes and cannot be read is a problem also where it was only found", () => {
    const deep = `{"apiVersion":"v1","kind":"Pod","x":${"[".repeat(200)}${"]".repeat(200)}}`;
    const folder = toFolder({ "deep.json": deep, "tsconfig.json": "{ // a comment\n}" });
    expect(codesOf(readFiles([folder]))).toEqual(["JSON_INVALID"]);
  });

  it("of JSON documents one after the other gives them all", () => {
    const one = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}';
    const folder = toFolder({
      "two.json": `${one}\n---\n${one}\n`,
      "broken.json": '{"apiVersion":"v1",\n "kind" "Pod"}',
    });
    const read = readFiles([join(folder, "two.json"), join(folder, "broken.json")]);
    expect(namesOf(read)).toEqual(["c", "c"]);
    expect(read.problems).toMatchObject([{ code: "JSON_INVALID", at: { line: 2 } }]);
  });
});

const CHART = {
  "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
  "shop/values.yaml": "image: web:1\n",
  "shop/templates/pod.yaml":
    "{{- if true }}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  hostPID: true\n{{- end }}\n",
};
const OVERLAY = {
  "base/pod.yaml": `${POD}spec:\n  hostPID: true\n`,
  "base/kustomization.yaml": "resources: [pod.yaml]\n",
  "prod/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\npatches: [{ path: patch.yaml }]\n",
  "prod/patch.yaml": `${POD}spec: { hostIPC: true }\n`,
};

describe("a chart or a kustomization", () => {
  it("without the program that renders it is one clear problem", () => {
    process.env["PATH"] = "";
    const read = readFiles([toFolder({ ...CHART, ...OVERLAY })]);
    expect(codesOf(read)).toEqual(["RENDERER_MISSING", "RENDERER_MISSING"]);
    expect(read.problems.map(({ message }) => message).join()).toMatch(/install helm.*install kubectl/);
    expect(namesOf(read)).toEqual(["a"]);
  });

  it("hides no manifest beside its templates", () => {
    process.env["PATH"] = "";
    const other = { "shop/evil.yaml": POD, "shop/deep/evil.yaml": POD, "shop/files/board.yaml": "a: {{ .x }}: b\n" };
    const read = readFiles([toFolder({ ...CHART, ...other, "shop/templates/bad.yaml": "a: {{ .x }}: b\n" })]);
    expect(namesOf(read)).toEqual(["a", "a"]);
    expect(codesOf(read)).toEqual(["RENDERER_MISSING"]);
  });

  const tools = findTools();
  it.skipIf(tools === undefined)("is rendered, and each line shown where it was written", () => {
    process.env["PATH"] = `${tools}:${PATH}`;
    const folder = toFolder({ ...CHART, ...OVERLAY });
    const read = readFiles([folder]);
    expect(read.problems).toEqual([]);
    expect(namesOf(read)).toEqual(["shop", "prod-a"]);
    const [chart, overlay] = read.values.map(({ document }) => document);
    expect(chart).toMatchObject({ file: join(folder, "shop/templates/pod.yaml") });
    const line = chart?.text.split("\n").findIndex((text) => text.includes("hostPID")) ?? 0;
    expect(chart?.lines?.[line]).toBe(7);
    expect(overlay).toMatchObject({ file: join(folder, "base/pod.yaml") });
  });

  it.skipIf(tools === undefined)("that cannot be rendered says why", () => {
    process.env["PATH"] = `${tools}:${PATH}`;
    const read = readFiles([toFolder({ ...CHART, "shop/templates/bad.yaml": "{{ .Values.x.y.z }}" })]);
    expect(read.problems).toMatchObject([{ code: "RENDER_FAILED", message: expect.stringContaining("bad.yaml") }]);
  });
});

/** The folder that holds helm and kubectl of the test control plane, when they were built. */
function findTools(): string | undefined {
  try {
    const script = join(import.meta.dirname, "../../../scripts/api-server/build.sh");
    return execFileSync("bash", [script, "--cached"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    console.warn("skipped, rendering: helm and kubectl were not built (scripts/api-server/build.sh)");
    return undefined;
  }
}

it("a file of more documents than a call takes arguments is read as any other", () => {
  const folder = toFolder({ "many.yaml": `${"a: b\n---\n".repeat(200_000)}${POD}` });
  const read = readFiles([join(folder, "many.yaml")]);
  expect(codesOf(read)).toEqual([]);
  expect(read.values).toHaveLength(200_001);
});
