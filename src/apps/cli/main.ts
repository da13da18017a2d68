#!/usr/bin/env node
import { EXIT } from "./exit.ts";
import { VERSION } from "./package-version.ts";

// A reader that went away (`| head`) is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const [first] = process.argv.slice(2);
// The answer must not wait for the parser of options.
if (first === "--version" || first === "-V" || first === "version") console.log(VERSION);
else if (!isRecent(process.versions.node)) {
  console.error(
    `hauberk: Node ${process.versions.node} is too old, 22.22 is the oldest that will do: install a newer one, or run \`npx hauberk\` in a checkout, which brings its own`,
  );
  process.exitCode = EXIT.usage;
} else {
  const { runProgram } = await import("./program.ts");
  process.exitCode = await runProgram(process.argv.slice(2));
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 22);
}
