import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Runs a program's command lines one after another in one process: its entry is loaded anew for each, what that loads only once. */
const [program = "", list = ""] = process.argv.slice(2);
const lines = JSON.parse(readFileSync(list, "utf8")) as string[][];
process.stdout.setMaxListeners(0);
for (const [index, line] of lines.entries()) {
  process.argv = [process.argv[0] ?? "", program, ...line];
  process.exitCode = undefined;
  await import(`${pathToFileURL(program).href}?line=${index}`);
  const code = String(Reflect.get(process, "exitCode") ?? 0);
  if (!["0", "1", "3"].includes(code)) throw new Error(`hauberk ${line.join(" ")} ended with ${code}`);
}
process.exitCode = 0;
