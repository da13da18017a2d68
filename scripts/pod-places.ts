/** Asks a real API server where its kinds hold pod templates, and writes src/inventory/pod-places.json. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { asList, asObject, asString, dig, type Json, type JsonObject, type Path } from "../src/model/index.ts";
import { startApiServer, type ApiServer } from "./api-server/control-plane.ts";

interface PodPlace {
  readonly specPath: Path;
  readonly metadataPath: Path;
}

/** Group and kind → its places, empty for the kinds that have none. */
export type PodPlaces = Readonly<Record<string, readonly PodPlace[]>>;

export const POD_PLACES_FILE = join(import.meta.dirname, "..", "src", "inventory", "pod-places.json");
/** So that kinds of alpha and beta versions are known too. */
export const EVERY_API = ["--runtime-config=api/all=true", "--feature-gates=AllAlpha=true,AllBeta=true"];

const REFERENCE = "#/components/schemas/";
const POD_SPEC = "io.k8s.api.core.v1.PodSpec";
const POD_TEMPLATE_SPEC = "io.k8s.api.core.v1.PodTemplateSpec";
const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** Every kind the server's own groups have, with its places, sorted. Made for a server without custom resources. */
export async function readPodPlaces(server: ApiServer): Promise<PodPlaces> {
  const index = asObject(dig((await server.send("GET", "/openapi/v3")).json(), "paths")) ?? {};
  const places = new Map<string, readonly PodPlace[]>();
  for (const [path, entry] of Object.entries(index)) {
    const url = asString(dig(entry, "serverRelativeURL"));
    if (url === undefined || !/^(?:api|apis\/[^/]+)\/v\d/.test(path)) continue;
    const schemas = asObject(dig((await server.send("GET", url)).json(), "components", "schemas")) ?? {};
    for (const schema of Object.values(schemas)) {
      const groupKind = toGroupKind(schema);
      if (groupKind !== undefined) places.set(groupKind, findPlaces(schema, schemas, [], new Set()));
    }
  }
  return Object.fromEntries([...places].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The schemas of objects; those of lists and options have no metadata of an object. */
function toGroupKind(schema: Json | undefined): string | undefined {
  const type = dig(schema, "x-kubernetes-group-version-kind", 0);
  const isObject = referencesOf(dig(schema, "properties", "metadata")).includes(OBJECT_META);
  return type === undefined || !isObject ? undefined : `${asString(dig(type, "group"))}/${asString(dig(type, "kind"))}`;
}

/** @param open the references on the way here: some schemas hold themselves */
function findPlaces(schema: Json | undefined, all: JsonObject, path: Path, open: ReadonlySet<string>): PodPlace[] {
  if (schema === undefined) return [];
  const names = referencesOf(schema);
  if (names.includes(POD_TEMPLATE_SPEC)) {
    return [{ specPath: [...path, "spec"], metadataPath: [...path, "metadata"] }];
  }
  if (names.includes(POD_SPEC)) return [{ specPath: path, metadataPath: [...path.slice(0, -1), "metadata"] }];
  const repeated = [dig(schema, "items"), dig(schema, "additionalProperties")];
  if (repeated.some((item) => findPlaces(item, all, path, open).length > 0)) {
    throw new Error(`${path.join(".")} holds pods in a list or mapping, which pod-places.json cannot say yet`);
  }
  const fields = Object.entries(asObject(dig(schema, "properties")) ?? {});
  const news = names.filter((name) => !open.has(name));
  const inside = new Set([...open, ...news]);
  return [
    ...fields.flatMap(([field, value]) => findPlaces(value, all, [...path, field], open)),
    ...news.flatMap((name) => findPlaces(all[name], all, path, inside)),
  ];
}

/** Names of the schemas it stands for: `$ref`, alone or in `allOf`. */
function referencesOf(schema: Json | undefined): string[] {
  return [schema, ...asList(dig(schema, "allOf"))].flatMap((one) => {
    const reference = asString(dig(one, "$ref"));
    return reference?.startsWith(REFERENCE) ? [reference.slice(REFERENCE.length)] : [];
  });
}

if (process.argv[1] === import.meta.filename) {
  const server = await startApiServer({ flags: EVERY_API });
  try {
    const places = await readPodPlaces(server);
    const lines = Object.entries(places).map(([kind, found]) => `  ${JSON.stringify(kind)}: ${JSON.stringify(found)}`);
    writeFileSync(POD_PLACES_FILE, `{\n${lines.join(",\n")}\n}\n`);
    console.log(`src/inventory/pod-places.json: ${lines.length} kinds (format it with oxfmt)`);
  } finally {
    await server.stop();
  }
}
