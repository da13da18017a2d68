// Hauberk's server with one rule set of policies from a file, on the port named or any free one. Prints its port.
import { readFileSync } from "node:fs";
// Not by the door: what speaks with a cluster does not load under Bun, which has its own undici.
import { toLoadMeter } from "../../src/apps/admission/load/meter.ts";
import { toRecorder } from "../../src/apps/admission/record/recorder.ts";
import { startAdmissionServer } from "../../src/apps/admission/server/start.ts";
import { toFileSurroundings } from "../../src/apps/admission/surroundings/file-surroundings.ts";
import { DEFAULT_SETTINGS } from "../../src/model/index.ts";

const [certFile = "", keyFile = "", policies = "", port = "0"] = process.argv.slice(2);
const certificate = { certificate: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
const ruleSet = { name: "bench", failurePolicy: "Fail", ...(policies === "" ? {} : { policies: [policies] }) } as const;
const surroundings = await toFileSurroundings({
  readRules: () => ({
    items: [{ admission: { ruleSets: [ruleSet] }, settings: DEFAULT_SETTINGS, exceptions: [] }],
    problems: [],
  }),
  ruleFiles: [],
});
for (const problem of surroundings.problems()) console.error(problem.message);
const server = await startAdmissionServer({
  webhook: { host: "127.0.0.1", port: Number(port) },
  health: { host: "127.0.0.1", port: 0 },
  surroundings,
  certificates: {
    current: () => certificate,
    caBundle: () => undefined,
    onChange: () => undefined,
    stop: () => undefined,
  },
  recorder: toRecorder({ log: () => undefined }),
  meter: toLoadMeter({ clock: () => performance.now(), onBreaker: () => undefined }),
  log: (level, message) => console.error(level, message),
});
console.log(server.webhookPort);
// For --cpu-prof, which writes when the program ends of itself.
process.once("SIGTERM", () => process.exit());
