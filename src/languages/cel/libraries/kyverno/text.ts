import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { readYaml } from "../../../../formats/yaml/index.ts";
import type { Library, Overload } from "../../declaration.ts";
import { fail } from "../../run/fail.ts";
import { toJson } from "../../run/json.ts";
import { BYTES, DYN, STRING } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { global, method } from "../define.ts";
import { writeJson } from "../encoders.ts";
import { writable } from "../tree-size.ts";
import { withDoubles } from "./doubles.ts";
import { contextType } from "./outside.ts";

/** What a compressed text may grow to. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Under its own name and with the library's in front. */
const hash = (algorithm: "md5" | "sha1" | "sha256"): Overload[] => {
  const run = (text: string): string => createHash(algorithm).update(text).digest("hex");
  return [
    global(`${algorithm}_string_non_prefixed`, algorithm, [STRING], STRING, run),
    global(`${algorithm}_string_prefixed`, `hash.${algorithm}`, [STRING], STRING, run),
  ];
};

/** @see github.com/kyverno/sdk, extensions/cel/libs/hash */
export const hashLibrary: Library = {
  name: "kyverno.hash",
  overloads: [...hash("sha1"), ...hash("sha256"), ...hash("md5")],
};

function readJson(text: CelValue): CelValue {
  if (typeof text !== "string") return fail("unsupported type conversion to 'string'");
  try {
    return withDoubles(JSON.parse(text) as CelValue);
  } catch (error) {
    if (error instanceof SyntaxError) return fail(`text is no JSON: ${error.message}`);
    throw error;
  }
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/json */
export const jsonLibrary: Library = {
  name: "kyverno.json",
  overloads: [
    method("unmarshal_string_dyn", "unmarshal", [contextType("json"), DYN], DYN, (_: CelValue, text: CelValue) =>
      readJson(text),
    ),
    method("marshal_dyn_string", "marshal", [contextType("json"), DYN], STRING, (_: CelValue, value: CelValue) =>
      writeJson(toJson(writable(value))),
    ),
  ],
};

/** The first document. */
function parseYaml(text: string): CelValue {
  const { items, problems } = readYaml("yaml", text);
  const [problem] = problems;
  if (problem !== undefined) return fail(`error converting YAML to JSON: ${problem.message}`);
  return withDoubles(items[0]?.value ?? null);
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/yaml */
export const yamlLibrary: Library = {
  name: "kyverno.yaml",
  overloads: [
    method("parse_string_dyn", "parse", [contextType("yaml"), STRING], DYN, (_: CelValue, text: string) =>
      parseYaml(text),
    ),
  ],
};

function decompress(bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES }).toString("utf8");
  } catch (error) {
    return fail(`gzip: ${error instanceof Error ? error.message : "invalid data"}`);
  }
}

function compress(value: CelValue): Uint8Array {
  return typeof value === "string" ? new Uint8Array(gzipSync(value)) : fail("unsupported type conversion to 'string'");
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/gzip */
export const gzipLibrary: Library = {
  name: "kyverno.gzip",
  overloads: [
    global("decompress_bytes_string", "gzip.decompress", [BYTES], STRING, decompress),
    global("compress_any_bytes", "gzip.compress", [DYN], BYTES, compress),
  ],
};
