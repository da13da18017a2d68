#!/usr/bin/env node
import { VERSION } from "./package-version.ts";

const [first] = process.argv.slice(2);
// The answer must not wait for the parser of options.
if (first === "--version" || first === "-V" || first === "version") console.log(VERSION);
else {
  const { runProgram } = await import("./program.ts");
  process.exitCode = await runProgram(process.argv.slice(2));
}
