import { Ajv, type ErrorObject, type SchemaObject } from "ajv";
import { locate } from "../../formats/position/index.ts";
import { readText } from "../../formats/text/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { type Batch, dig, type Json, type Path, Problem, type SourceDocument } from "../../model/index.ts";
import { readNamed } from "../../sources/files/index.ts";
import { toReason } from "./reason.ts";

/**
 * The documents of a YAML file that a schema accepts; every fault of the others is a CONFIG_INVALID problem at its line.
 * @throws {Problem} USAGE when there is no such file to read
 */
export function readChecked(file: string, schema: SchemaObject): Batch<{ document: SourceDocument; value: Json }> {
  let text: string;
  try {
    text = readText(file, readNamed(file));
  } catch (cause) {
    if (cause instanceof Problem) return { items: [], problems: [cause] };
    throw new Problem("USAGE", `${file} cannot be read: ${toReason(cause)}`, { cause });
  }
  const { items, problems } = readYaml(file, text);
  const isValid = new Ajv({ allErrors: true, strict: false, verbose: true }).compile(schema);
  const good = items.filter(({ document, value }) => {
    if (isValid(value)) return true;
    for (const error of isValid.errors ?? []) problems.push(toProblem(document, value, error));
    return false;
  });
  return { items: good, problems };
}

function toProblem(document: SourceDocument, value: Json, error: ErrorObject): Problem {
  const params = error.params as { additionalProperty?: string; allowedValues?: string[]; allowedValue?: unknown };
  const parent = toPath(value, error.instancePath);
  const path = params.additionalProperty === undefined ? parent : [...parent, params.additionalProperty];
  const field = parent.length === 0 ? "the document" : String(parent.at(-1));
  const allowed = params.allowedValues?.join(", ") ?? JSON.stringify(params.allowedValue);
  const { description } = (error.parentSchema ?? {}) as { description?: string };
  if (error.keyword === "pattern" && description !== undefined) {
    return new Problem("CONFIG_INVALID", `${field} must be another value: ${description}`, {
      at: locate(document, path),
    });
  }
  const message =
    params.additionalProperty === undefined
      ? `${field} ${error.message ?? "is invalid"}${(params.allowedValues ?? params.allowedValue) ? `: ${allowed}` : ""}`
      : `unknown field "${params.additionalProperty.slice(0, 60)}"`;
  return new Problem("CONFIG_INVALID", message, { at: locate(document, path) });
}

/** A JSON pointer as a path; digits are indexes where the value is a list. */
function toPath(value: Json, pointer: string): Path {
  const path: (string | number)[] = [];
  for (const part of pointer.split("/").slice(1)) {
    const step = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(dig(value, ...path)) ? Number(step) : step);
  }
  return path;
}
