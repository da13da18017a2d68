/** Bundles the program into dist/: split, so that a command loads only what it needs. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";
import "./generate.ts";

const { metafile } = await build({
  entryPoints: { hauberk: "src/apps/cli/main.ts", policy: "src/apps/policy-library/index.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node22.22",
  // jsonc-parser's CommonJS form requires its own files by computed names.
  mainFields: ["module", "main"],
  minifySyntax: true,
  legalComments: "linked",
  chunkNames: "chunks/[name]-[hash]",
  // CommonJS dependencies call require, which an ESM bundle has not.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
  metafile: true,
});
chmodSync("dist/hauberk.js", 0o755);
// Old chunks go last, so that a program that is running meanwhile still finds its own.
for (const file of readdirSync("dist/chunks")) {
  if (!(`dist/chunks/${file}` in metafile.outputs)) rmSync(`dist/chunks/${file}`);
}

// What editors and other programs validate with.
mkdirSync("dist/schemas", { recursive: true });
copyFileSync("src/reporters/json.schema.json", "dist/schemas/report.json");
copyFileSync("src/apps/cli/hauberk.schema.json", "dist/schemas/hauberk.yaml.json");
copyFileSync("src/apps/cli/exception.schema.json", "dist/schemas/exception.json");
