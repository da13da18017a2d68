import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";

const SRC = resolve(import.meta.dirname, "../src");

/** Which rooms each room may import from, and whether it may touch the outside. @see docs/ARCHITECTURE.md */
const ROOMS: Readonly<Record<string, { readonly imports: readonly string[]; readonly io: boolean }>> = {
  model: { imports: [], io: false },
  formats: { imports: ["model"], io: false },
  languages: { imports: ["model", "formats"], io: false },
  inventory: { imports: ["model", "formats"], io: false },
  controls: { imports: ["model", "formats"], io: false },
  engines: { imports: ["model", "formats", "languages", "inventory", "controls"], io: false },
  chain: { imports: ["model", "formats", "inventory"], io: false },
  decision: { imports: ["model", "formats", "inventory", "controls", "engines"], io: false },
  reporters: { imports: ["model", "formats"], io: false },
  sources: { imports: ["model", "formats"], io: true },
  store: { imports: ["model", "formats"], io: true },
  apps: {
    imports: [
      "model",
      "formats",
      "languages",
      "inventory",
      "controls",
      "engines",
      "chain",
      "decision",
      "reporters",
      "sources",
      "store",
    ],
    io: true,
  },
};
/** Rooms whose folders do not see each other. */
const WALLED = new Set(["engines", "sources", "languages", "apps"]);
/** Node modules that compute and touch nothing outside. */
const PURE_MODULES = new Set(["node:crypto", "node:buffer", "node:util", "node:zlib", "node:url", "node:net"]);

interface Import {
  readonly file: string;
  readonly target: string;
}

/** Every import, re-export and dynamic import of a file, by a parser: a pattern would miss some. */
function readImports(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const dynamic = module.dynamicImports.map(({ moduleRequest }) =>
    source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
  );
  const named = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const again = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  return [...new Set([...named, ...again, ...dynamic])].map((target) => ({ file, target }));
}

/** What an import breaks, or undefined. @param file path below src with / */
function findFault({ file, target }: Import): string | undefined {
  const [room = "", folder] = file.split("/");
  const rule = ROOMS[room];
  if (rule === undefined) return `${file}: there is no room ${room}`;
  if (!target.startsWith(".")) {
    const touches = target.startsWith("node:") && !PURE_MODULES.has(target);
    return touches && !rule.io && !file.endsWith(".test.ts")
      ? `${file}: ${room} must not touch the outside, but imports ${target}`
      : undefined;
  }
  const path = relative(SRC, resolve(SRC, dirname(file), target)).replaceAll("\\", "/");
  const [otherRoom = "", otherFolder] = path.split("/");
  if (path.startsWith(".."))
    return path.endsWith("package.json") && room === "apps" ? undefined : `${file}: imports ${path} from outside src`;
  const isTest = /\.test\.ts$|-for-tests\.ts$/.test(file);
  if (otherRoom !== room) {
    if (!rule.imports.includes(otherRoom))
      return isTest && file.startsWith("apps") ? undefined : `${file}: ${room} must not import ${otherRoom}`;
    return path.endsWith("/index.ts") ? undefined : `${file}: imports ${path}, not its door`;
  }
  // The command line starts the other programs, and knows no more of them than their door.
  if (file.startsWith("apps/cli/") && room === otherRoom && otherFolder !== folder && path.endsWith("/index.ts"))
    return undefined;
  if (WALLED.has(room) && otherFolder !== folder)
    return `${file}: ${room}/${folder} must not see ${room}/${otherFolder}`;
  return undefined;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && file !== "controls/index.ts");
const imports = files.flatMap((file) => readImports(file, readFileSync(join(SRC, file), "utf8")));

describe("the import rule", () => {
  it("walks files and imports", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it("holds", () => {
    expect(imports.flatMap((one) => findFault(one) ?? [])).toEqual([]);
  });

  it("can fail", () => {
    const faults: Import[] = [
      { file: "model/json.ts", target: "../formats/yaml/index.ts" },
      { file: "engines/pss/check.ts", target: "../posture/index.ts" },
      { file: "engines/pss/check.ts", target: "../../formats/yaml/read.ts" },
      { file: "controls/pod/privileged.ts", target: "node:fs" },
      { file: "reporters/text.ts", target: "../sources/files/index.ts" },
      { file: "attic/box.ts", target: "./other.ts" },
      { file: "apps/cli/serve.ts", target: "../admission/server.ts" },
      { file: "apps/admission/server.ts", target: "../cli/index.ts" },
      { file: "decision/review.ts", target: "../sources/cluster/index.ts" },
    ];
    expect(faults.map(findFault).filter((fault) => fault === undefined)).toEqual([]);
    const source =
      'import a from "./a.ts"; export { b } from "./b.ts"; export * from "./c.ts"; const d = await import("./d.ts");';
    expect(
      readImports("x.ts", source)
        .map(({ target }) => target)
        .sort(),
    ).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts"]);
  });
});

describe("a room without I/O", () => {
  const CLOCKS = /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bprocess\.(?:env|argv|cwd|stdout|stderr)\b|\bfetch\(/;

  it("reads no clock, environment or random number", () => {
    const guilty = files.filter((file) => {
      const room = ROOMS[file.split("/")[0] ?? ""];
      return room?.io === false && !file.endsWith(".test.ts") && CLOCKS.test(readFileSync(join(SRC, file), "utf8"));
    });
    expect(guilty).toEqual([]);
  });
});

/** Whether a door names all that comes through it. The model's is the one that holds shapes and nothing else: all of them. */
function listsNames(file: string, source: string): boolean {
  const { program } = parseSync(file, source);
  return program.body.every((one) => {
    if (one.type === "ExportAllDeclaration") return file === "model/index.ts";
    return one.type === "ExportNamedDeclaration" && one.declaration === null;
  });
}

describe("a door", () => {
  it("lists names and holds no code", () => {
    const doors = files.filter((file) => file.endsWith("/index.ts"));
    expect(doors.filter((file) => !listsNames(file, readFileSync(join(SRC, file), "utf8")))).toEqual([]);
    expect(listsNames("engines/x/index.ts", 'export { a } from "./a.ts"; export type { B } from "./b.ts";')).toBe(true);
    expect(listsNames("engines/x/index.ts", 'export * from "./a.ts";')).toBe(false);
    expect(listsNames("engines/x/index.ts", "export const a = 1;")).toBe(false);
  });
});

describe("names", () => {
  it("are kebab-case nouns, and no drawer", () => {
    const bad = files.filter(
      (file) => !/^[a-z0-9/.-]+$/.test(file) || /(?:^|\/)(?:utils?|helpers?|common|misc)(?:[./]|$)/.test(file),
    );
    expect(bad).toEqual([]);
  });
});
