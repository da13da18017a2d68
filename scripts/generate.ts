/** Writes src/controls/index.ts from the control files: adding a control is adding one file. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOM = join(import.meta.dirname, "..", "src", "controls");
const EXPORT = /^export const (\w+): (?:Container|Workload|Object|Dockerfile)Control\b/m;

const controls = readdirSync(ROOM, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /^[a-z-]+\/[a-z0-9-]+\.ts$/.test(file))
  .sort()
  .flatMap((file) => {
    const name = EXPORT.exec(readFileSync(join(ROOM, file), "utf8"))?.[1];
    return name === undefined ? [] : [{ file, name }];
  });

const taken = new Map<string, string>();
for (const { file, name } of controls) {
  const other = taken.get(name);
  if (other !== undefined) throw new Error(`${file} and ${other} both export ${name}`);
  taken.set(name, file);
}

writeFileSync(
  join(ROOM, "index.ts"),
  `// Made by scripts/generate.ts from the files of this folder.
import type { Control } from "../model/index.ts";
${controls.map(({ file, name }) => `import { ${name} } from "./${file}";`).join("\n")}

/** Every control, sorted by id. */
export const CONTROLS: readonly Control[] = [
${controls.map(({ name }) => `  ${name},`).join("\n")}
];
`,
);
console.log(`src/controls/index.ts: ${controls.length} controls`);
