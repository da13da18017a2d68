/** Writes the declarations of the library doors into dist/types/: those that a program which uses them can reach. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const TYPES = "dist/types";
const DOORS = ["apps/policy-library/index.d.ts"];

rmSync(TYPES, { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.library.json"], {
  stdio: "inherit",
});
const reached = new Set<string>();
const waiting = DOORS.map((door) => resolve(TYPES, door));
for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
  if (reached.has(file)) continue;
  reached.add(file);
  for (const [, target = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
    waiting.push(resolve(dirname(file), target.replace(/\.ts$/, ".d.ts")));
  }
}
for (const entry of readdirSync(TYPES, { recursive: true, withFileTypes: true })) {
  const path = resolve(join(entry.parentPath, entry.name));
  if (entry.isFile() && !reached.has(path)) rmSync(path);
}
console.log(`${TYPES}: ${reached.size} declarations`);
