/**
 * Writes src/engines/rbac/bootstrap/roles.json: the roles and bindings that the API server of each version makes by itself.
 * Needs Go, and a few minutes for each version; `node scripts/rbac-bootstrap/generate.ts FOLDER` keeps what print.sh printed there.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asList, asString, dig, type JsonObject } from "../../src/model/index.ts";
import type { BootstrapFile, CompactObject, CompactRule } from "../../src/engines/rbac/bootstrap/file.ts";

const RELEASES = [
  "v1.28.0",
  "v1.29.0",
  "v1.30.0",
  "v1.31.0",
  "v1.32.0",
  "v1.33.0",
  "v1.34.0",
  "v1.35.0",
  // The one the tests compare with.
  "v1.36.3",
];
const FILE = join(import.meta.dirname, "..", "..", "src", "engines", "rbac", "bootstrap", "roles.json");
const BOOTSTRAPPING = "kubernetes.io/bootstrapping";

const kept = process.argv[2];
const folder = kept ?? mkdtempSync(join(tmpdir(), "hauberk-rbac-bootstrap-"));
const objects = new Map<string, CompactObject>();
for (const [index, release] of RELEASES.entries()) {
  for (const object of print(release)) add(object, index);
}
if (kept === undefined) rmSync(folder, { recursive: true });

const versions = RELEASES.map((release) => release.slice(1, release.lastIndexOf(".")));
const sorted = [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
const file: BootstrapFile = { versions, objects: sorted };
const lines = file.objects.map((object) => JSON.stringify(object)).join(",\n");
writeFileSync(FILE, `{"versions":${JSON.stringify(file.versions)},"objects":[\n${lines}\n]}\n`);
console.log(`${FILE}: ${sorted.length} objects of ${versions.length} versions`);

function print(release: string): JsonObject[] {
  const printed = join(folder, `${release}.json`);
  if (!existsSync(printed)) {
    const script = join(import.meta.dirname, "print.sh");
    writeFileSync(printed, execFileSync("bash", [script, release], { maxBuffer: 1 << 28 }));
  }
  return JSON.parse(readFileSync(printed, "utf8")) as JsonObject[];
}

/** Objects that stay as they are from one version to the next stand in the file once. */
function add(object: JsonObject, version: number): void {
  const compact = toCompact(object);
  const key = JSON.stringify(compact);
  const known = [...objects].find(([other, { until }]) => other.startsWith(`${key}\n`) && until === version - 1);
  if (known === undefined) objects.set(`${key}\n${version}`, { since: version, until: version, ...compact });
  else objects.set(known[0], { ...known[1], until: version });
}

function toCompact(object: JsonObject): Omit<CompactObject, "since" | "until"> {
  const labels = { ...(dig(object, "metadata", "labels") as Record<string, string> | undefined) };
  if (labels[BOOTSTRAPPING] !== "rbac-defaults") throw new Error(`${JSON.stringify(object)} has not the usual label`);
  delete labels[BOOTSTRAPPING];
  const namespace = asString(dig(object, "metadata", "namespace"));
  const { aggregationRule, roleRef, subjects } = object;
  const rules = asList(object["rules"]);
  return {
    kind: asString(object["kind"]) ?? "",
    ...(namespace === undefined ? {} : { namespace }),
    name: asString(dig(object, "metadata", "name")) ?? "",
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(aggregationRule === undefined ? {} : { aggregationRule }),
    ...(rules.length === 0 ? {} : { rules: rules.map(toCompactRule) }),
    ...(roleRef === undefined ? {} : { roleRef }),
    ...(subjects === undefined || subjects === null ? {} : { subjects: asList(subjects) }),
  };
}

function toCompactRule(rule: unknown): CompactRule {
  const words = (field: string): string =>
    asList(dig(rule, field))
      .flatMap((word) => asString(word) ?? [])
      .join(",");
  const urls = words("nonResourceURLs");
  if (urls !== "") return [words("verbs"), urls];
  const names = words("resourceNames");
  const core = [words("verbs"), words("apiGroups"), words("resources")] as const;
  return names === "" ? core : [...core, names];
}
