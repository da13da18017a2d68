import { dig, type Json, type Path } from "../../model/index.ts";
import type { Argument } from "./arguments.ts";
import type { Component } from "./component.ts";

/** What a component was told about one thing. */
export type Setting =
  | { readonly is: "set"; readonly text: string; readonly path: Path }
  /** Its default holds. */
  | { readonly is: "absent"; readonly path: Path }
  | { readonly is: "unknown"; readonly because: string; readonly path: Path };

/** What a list of names was told: all values of a flag that may be given more than once. */
export type ListSetting =
  | { readonly is: "set"; readonly items: readonly string[]; readonly path: Path }
  | Exclude<Setting, { readonly is: "set" }>;

/** The flags of etcd are nothing where it is given a configuration file. */
const CONFIG_FILE = "config-file";
/** Kubernetes and shells put something in place of these; what, is not in the manifest. */
const SUBSTITUTION = /\$[({A-Za-z_]/;
const MAX_ITEMS = 1000;

/**
 * What a component was told by a flag, or by its configuration file. The flag wins over the file, the last flag over
 * earlier ones, a later file over earlier ones.
 * @param keys the setting's place in the configuration file; absent: only a flag sets it
 */
export function readSetting(component: Component, flag: string | undefined, keys?: readonly string[]): Setting {
  const byFlag = flag === undefined ? undefined : findArgument(component, flag);
  if (byFlag !== undefined) return toSetting(byFlag);
  for (const { value, path } of component.configurations.toReversed()) {
    const found = keys === undefined ? undefined : dig(value, ...keys);
    if (found !== undefined && found !== null && keys !== undefined)
      return { is: "set", text: toText(found), path: [...path, ...keys] };
  }
  return toAbsent(component, keys !== undefined);
}

/** As `readSetting`, for names in a list: flags add to one another, and each may hold several names with commas between them. */
export function readListSetting(component: Component, flag: string | undefined, keys?: readonly string[]): ListSetting {
  const byFlag = flag === undefined ? [] : component.arguments.filter((one) => one.flag === flag);
  const last = byFlag.at(-1);
  if (last !== undefined && !isOverridden(component)) {
    const unknown = byFlag.map(toSetting).find(({ is }) => is === "unknown");
    if (unknown?.is === "unknown") return unknown;
    const items = byFlag.flatMap(({ value }) => splitNames(value ?? "")).slice(0, MAX_ITEMS);
    return { is: "set", items, path: last.path };
  }
  for (const { value, path } of component.configurations.toReversed()) {
    const found = keys === undefined ? undefined : dig(value, ...keys);
    if (keys !== undefined && Array.isArray(found))
      return { is: "set", items: found.slice(0, MAX_ITEMS).map(toText), path: [...path, ...keys] };
  }
  return toAbsent(component, keys !== undefined);
}

/** What a feature gate was set to; the last of all settings wins, as in the components. */
export function readFeatureGate(component: Component, gate: string): Setting {
  const byFlag = readListSetting(component, "feature-gates");
  if (byFlag.is === "unknown") return byFlag;
  const given = byFlag.is === "set" ? byFlag.items.findLast((item) => item.startsWith(`${gate}=`)) : undefined;
  if (given !== undefined) return { is: "set", text: given.slice(gate.length + 1), path: byFlag.path };
  return readSetting(component, undefined, ["featureGates", gate]);
}

/** Whether a text turns a boolean setting on, as the components read it; undefined when it is no boolean. */
export function toBoolean(text: string): boolean | undefined {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
  return ["0", "f", "F", "false", "FALSE", "False"].includes(text) ? false : undefined;
}

function findArgument(component: Component, flag: string): Argument | undefined {
  if (isOverridden(component)) return undefined;
  const given = component.arguments.findLast((one) => one.flag === flag);
  return given ?? component.environment.findLast((one) => one.flag === flag);
}

function isOverridden({ name, arguments: given, environment }: Component): boolean {
  return name === "etcd" && [...given, ...environment].some(({ flag }) => flag === CONFIG_FILE);
}

function toSetting({ flag, value, path }: Argument): Setting {
  if (value !== undefined && SUBSTITUTION.test(value))
    return { is: "unknown", because: `--${flag} is put in from elsewhere`, path };
  return { is: "set", text: value ?? "true", path };
}

function toAbsent(component: Component, mayBeInFile: boolean): Extract<Setting, { is: "absent" | "unknown" }> {
  const { path, argumentsUnread, configurationUnread } = component;
  const because = argumentsUnread ?? (mayBeInFile ? configurationUnread : undefined);
  return because === undefined ? { is: "absent", path } : { is: "unknown", because, path };
}

function splitNames(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim().replace(/^"(.*)"$/, "$1"))
    .filter((part) => part !== "");
}

function toText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value).slice(0, 1000);
}
