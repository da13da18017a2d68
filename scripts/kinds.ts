/**
 * Asks a real API server for its kinds and their schemas, and writes src/inventory/kinds/kinds.json and schemas.json.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asList, asObject, asString, dig, isObject, type Json, type JsonObject } from "../src/model/index.ts";
import { type ApiServer, startApiServer } from "./api-server/control-plane.ts";
import { EVERY_API } from "./pod-places.ts";

const FOLDER = join(import.meta.dirname, "..", "src", "inventory", "kinds");
export const KINDS_FILE = join(FOLDER, "kinds.json");
export const SCHEMAS_FILE = join(FOLDER, "schemas.json");
const REFERENCE = "#/components/schemas/";
/** What of a schema is kept, besides its children. */
const KEPT = [
  "type",
  "format",
  "default",
  "enum",
  "required",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-map-type",
  "x-kubernetes-patch-strategy",
  "x-kubernetes-patch-merge-key",
  "x-kubernetes-preserve-unknown-fields",
];

/** What only the name of a schema says; structured-merge-diff knows both names too. */
const SAID_BY_NAME: Readonly<Record<string, JsonObject>> = {
  Quantity: { format: "quantity" },
  RawExtension: { "x-kubernetes-map-type": "atomic" },
};

/** What kinds.json holds. */
export interface KindsFile {
  /** Group and its versions, the preferred one first. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /**
   * One per resource: group, version, kind, plural, 1 when namespaced, subresources with the kind they take, number of its schema,
   * and what admission sees of it and of its subresources, in the letters of OPERATIONS.
   */
  readonly kinds: readonly (readonly Json[])[];
}

/** Every distinct schema once; `$ref` is the number of another. */
export interface SchemasFile {
  /** Schemas of fields and items, each distinct one once; `$ref` numbers are those of `objects`. */
  readonly values: readonly JsonObject[];
  /** Schemas with names of their own. */
  readonly objects: readonly CompactObject[];
}

type Fields = Readonly<Record<string, number>>;

/** What it is, and its fields as numbers of `values`, by how the API server writes them. */
interface CompactObject {
  readonly name: string;
  readonly is: JsonObject;
  /** Left out when null. */
  readonly fields?: Fields;
  /** Left out when empty, also zero and false. */
  readonly values?: Fields;
  /** Always written. */
  readonly always?: Fields;
  /** Written as null where they are missing. */
  readonly nulls?: Fields;
}

const FIELDS_BY_CODE = { p: "fields", e: "values", a: "always", n: "nulls" } as const;
/** Go type → field → code of FIELDS_BY_CODE. */
type GoFields = Readonly<Record<string, Readonly<Record<string, keyof typeof FIELDS_BY_CODE>>>>;

/** Which fields of its Go types the API server writes when they are empty; asks Go (see kinds-fields/main.go). */
function readGoFields(): GoFields {
  const build = readFileSync(join(import.meta.dirname, "api-server", "build.sh"), "utf8");
  const version = /KUBERNETES_VERSION:-v1\.([0-9.]+)/.exec(build)?.[1] ?? "";
  const folder = mkdtempSync(join(tmpdir(), "hauberk-kinds-"));
  const go = (...args: string[]): string =>
    execFileSync("go", args, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 26,
      env: { ...process.env, GOFLAGS: "-mod=mod" },
    });
  try {
    copyFileSync(join(import.meta.dirname, "kinds-fields", "main.go"), join(folder, "main.go"));
    const modules = ["client-go", "api", "apiextensions-apiserver", "kube-aggregator"];
    const required = modules.map((name) => `require k8s.io/${name} v0.${version}`);
    writeFileSync(join(folder, "go.mod"), ["module hauberk.test/fields", "go 1.25", ...required, ""].join("\n"));
    go("mod", "tidy");
    return JSON.parse(go("run", ".")) as GoFields;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the server says of all its kinds, in our compact form. Made for a server without custom resources. */
export async function readKinds(server: ApiServer): Promise<{ kinds: KindsFile; schemas: SchemasFile }> {
  const documents = await readDocuments(server);
  const named = new Map<string, Json>();
  for (const document of documents) {
    for (const [name, schema] of Object.entries(asObject(dig(document, "components", "schemas")) ?? {})) {
      if (schema !== undefined && !named.has(name)) named.set(name, schema);
    }
  }
  const connected = new Set(documents.flatMap(findConnected));
  const roots = new Map<string, string>();
  for (const [name, schema] of named) {
    for (const type of asList(dig(schema, "x-kubernetes-group-version-kind"))) {
      roots.set(`${toApiVersion(dig(type, "group"), dig(type, "version"))}|${asString(dig(type, "kind"))}`, name);
    }
  }
  const writer = new SchemaWriter(named, readGoFields());
  const { groups, versions } = await readGroups(server);
  const kinds: Json[][] = [];
  for (const version of versions) kinds.push(...(await readVersion(server, version, roots, writer, connected)));
  return { kinds: { groups, kinds }, schemas: writer.finish() };
}

async function readDocuments(server: ApiServer): Promise<JsonObject[]> {
  const index = asObject(dig((await server.send("GET", "/openapi/v3")).json(), "paths")) ?? {};
  const urls = Object.entries(index)
    .filter(([path]) => /^(?:api|apis\/[^/]+)\/v\d/.test(path))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => asString(dig(entry, "serverRelativeURL")) ?? "");
  const documents: JsonObject[] = [];
  for (const url of urls) documents.push((await server.send("GET", url)).json());
  return documents;
}

async function readGroups(server: ApiServer) {
  const groups: Record<string, string[]> = { "": ["v1"] };
  for (const group of asList((await server.send("GET", "/apis")).json()["groups"])) {
    const versions = asList(dig(group, "versions")).map((version) => asString(dig(version, "version")) ?? "");
    groups[asString(dig(group, "name")) ?? ""] = versions;
  }
  const versions = Object.entries(groups).flatMap(([group, all]) => all.map((version) => toApiVersion(group, version)));
  return { groups, versions: versions.toSorted() };
}

async function readVersion(
  server: ApiServer,
  apiVersion: string,
  roots: ReadonlyMap<string, string>,
  writer: SchemaWriter,
  connected: ReadonlySet<string>,
): Promise<Json[][]> {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const resources = asList((await server.send("GET", root)).json()["resources"]).filter(isObject);
  const nameOf = (resource: JsonObject): string => asString(resource["name"]) ?? "";
  const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return resources
    .filter((resource) => !nameOf(resource).includes("/"))
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .map((resource) => {
      const kind = asString(resource["kind"]) ?? "";
      const plural = nameOf(resource);
      const subresources = resources.filter((other) => nameOf(other).startsWith(`${plural}/`));
      const entries = subresources.map((one) => {
        const type = toApiVersion(one["group"] ?? group, one["version"] ?? version);
        return [nameOf(one).slice(plural.length + 1), `${type}/${asString(one["kind"])}`];
      });
      const schema = roots.get(`${apiVersion}|${kind}`);
      return [
        group,
        version,
        kind,
        plural,
        resource["namespaced"] === true ? 1 : 0,
        Object.fromEntries(entries) as JsonObject,
        schema === undefined ? -1 : writer.number(schema),
        Object.fromEntries(
          [resource, ...subresources].flatMap((one) => {
            const operations = toOperations(one, connected.has(`${root}/${nameOf(one)}`));
            return operations === "" ? [] : [[nameOf(one).slice(plural.length + 1), operations]];
          }),
        ),
      ];
    });
}

/** Verbs of a client → what admission calls it. Reading is never admitted. */
const OPERATIONS: readonly (readonly [letter: string, verbs: readonly string[]])[] = [
  ["C", ["create"]],
  ["U", ["update", "patch"]],
  ["D", ["delete", "deletecollection"]],
];

/** Connections are admitted as such, whatever the verb is. */
function toOperations(resource: JsonObject, isConnected: boolean): string {
  if (isConnected) return "X";
  const verbs = asList(resource["verbs"]);
  return OPERATIONS.flatMap(([letter, some]) => (some.some((verb) => verbs.includes(verb)) ? letter : [])).join("");
}

/** Resources that are connected to, `/api/v1/pods/exec`: the document says it of their paths. */
function findConnected(document: JsonObject): string[] {
  return Object.entries(asObject(document["paths"]) ?? {}).flatMap(([path, item]) => {
    const isConnected = Object.values(asObject(item) ?? {}).some(
      (method) => dig(method, "x-kubernetes-action") === "connect",
    );
    return isConnected ? [path.replace("/namespaces/{namespace}", "").replaceAll(/\/\{[^}]*\}/g, "")] : [];
  });
}

function toApiVersion(group: Json | undefined, version: Json | undefined): string {
  const [groupName = "", versionName = ""] = [asString(group), asString(version)];
  return groupName === "" ? versionName : `${groupName}/${versionName}`;
}

/** Numbers the schemas that the kinds need, in the order in which they are needed. */
class SchemaWriter {
  readonly #named: ReadonlyMap<string, Json>;
  readonly #goFields: GoFields;
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #values = new Map<string, number>();

  constructor(named: ReadonlyMap<string, Json>, goFields: GoFields) {
    this.#named = named;
    this.#goFields = goFields;
  }

  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.push(name) - 1);
    return this.#names.length - 1;
  }

  finish(): SchemasFile {
    const objects: CompactObject[] = [];
    // Grows while it is walked: schemas need schemas.
    for (const name of this.#names) {
      const schema = { ...asObject(this.#named.get(name)), ...SAID_BY_NAME[name.slice(name.lastIndexOf(".") + 1)] };
      const { properties: _, ...is } = this.#compact(schema);
      const groups: Record<string, Record<string, number>> = {};
      for (const [field, value] of Object.entries(asObject(dig(schema, "properties")) ?? {})) {
        const code = this.#goFields[name]?.[field] ?? "p";
        (groups[FIELDS_BY_CODE[code]] ??= {})[field] = this.#value(this.#compact(value));
      }
      objects.push({ name: name.replace(/^io\.k8s\.(?:api\.)?/, ""), is, ...groups });
    }
    return { values: [...this.#values.keys()].map((text) => JSON.parse(text) as JsonObject), objects };
  }

  #value(schema: JsonObject): number {
    const text = JSON.stringify(schema);
    const known = this.#values.get(text) ?? this.#values.size;
    this.#values.set(text, known);
    return known;
  }

  #compact(schema: Json | undefined): JsonObject {
    if (!isObject(schema)) throw new Error("a schema is no object");
    const compact: JsonObject = {};
    const reference = [schema, ...asList(schema["allOf"])].map((one) => asString(dig(one, "$ref"))).find(Boolean);
    if (reference !== undefined) compact["$ref"] = this.number(reference.slice(REFERENCE.length));
    for (const key of KEPT) if (schema[key] !== undefined) compact[key] = schema[key];
    // An empty default says nothing of an object.
    if (isObject(compact["default"]) && Object.keys(compact["default"]).length === 0) delete compact["default"];
    if (schema["format"] === "int-or-string") {
      delete compact["format"];
      compact["x-kubernetes-int-or-string"] = true;
    }
    for (const key of ["items", "additionalProperties"]) {
      if (isObject(schema[key])) compact[key] = this.#compact(schema[key]);
      else if (schema[key] !== undefined) compact[key] = schema[key];
    }
    return compact;
  }
}

if (process.argv[1] === import.meta.filename) {
  const server = await startApiServer({ flags: EVERY_API });
  try {
    const { kinds, schemas } = await readKinds(server);
    const lines = kinds.kinds.map((kind) => `    ${JSON.stringify(kind)}`).join(",\n");
    writeFileSync(KINDS_FILE, `{\n  "groups": ${JSON.stringify(kinds.groups)},\n  "kinds": [\n${lines}\n  ]\n}\n`);
    const rows = (all: readonly unknown[]): string => all.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
    const text = `{\n  "values": [\n${rows(schemas.values)}\n  ],\n  "objects": [\n${rows(schemas.objects)}\n  ]\n}\n`;
    writeFileSync(SCHEMAS_FILE, text);
    console.log(`${kinds.kinds.length} kinds, ${schemas.objects.length} schemas, ${text.length} bytes`);
  } finally {
    await server.stop();
  }
}
