import { type Module, type ModuleFile, parseModule, RegoError } from "../../../languages/rego/index.ts";
import type { Location } from "../../../model/index.ts";

/** What Gatekeeper does not let a template's Rego do, and where. */
export interface ModuleFault {
  readonly message: string;
  readonly at: Location;
}

/**
 * Holds modules against what Gatekeeper asks of them: libraries are packages below `lib`, and all they read is `data.inventory` and `data.lib`.
 * @param files the template's own module first; what cannot be parsed is told by the compiler
 * @see frameworks/constraint pkg/regorewriter
 */
export function findModuleFault(files: readonly ModuleFile[]): ModuleFault | undefined {
  const modules = files.flatMap((file) => {
    try {
      return [parseModule(file)];
    } catch (error) {
      if (error instanceof RegoError || error instanceof RangeError) return [];
      throw error;
    }
  });
  if (modules.length < files.length) return undefined;
  const libraries = modules.slice(1);
  for (const library of libraries) {
    const [, first, second] = ["data", ...library.package];
    if (first !== "lib" || second === undefined)
      return {
        message: `a library's package must begin with lib., not be ${library.package.join(".")}`,
        at: library.packageAt,
      };
  }
  for (const module of [...libraries, ...modules.slice(0, 1)]) {
    const fault = findImportFault(module) ?? findReferenceFault(module.rules);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function findImportFault({ imports }: Module): ModuleFault | undefined {
  for (const { path, at } of imports) {
    const [root, second] = path;
    if ((root === "data" && second === "lib") || root === "future") continue;
    return { message: `import ${path.join(".")} is not allowed: only data.lib and future can be imported`, at };
  }
  return undefined;
}

/** Documents below `data` that a template may read. */
const READABLE = new Set(["inventory", "lib"]);

/** Walks the tree as data: every node with a reference to `data` in it counts, wherever it stands. */
function findReferenceFault(node: unknown): ModuleFault | undefined {
  if (Array.isArray(node)) return findFirst(node);
  if (!isNode(node) || node["is"] === "const") return undefined;
  const { head, path, at } = node;
  if (node["is"] === "ref" && isNode(head) && head["name"] === "data" && Array.isArray(path)) {
    const [first]: unknown[] = path;
    const name = isNode(first) && first["is"] === "const" ? first["value"] : undefined;
    if (typeof name !== "string" || !READABLE.has(name))
      return {
        message: `data${typeof name === "string" ? `.${name}` : ""} cannot be read: only data.inventory and data.lib`,
        at: at as Location,
      };
  }
  return findFirst(Object.values(node));
}

function findFirst(nodes: readonly unknown[]): ModuleFault | undefined {
  for (const node of nodes) {
    const fault = findReferenceFault(node);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
