import { asList, asObject, asString, dig, type Json, type JsonObject, type Path } from "../../model/index.ts";
import { readArguments, type Word } from "../component/arguments.ts";
import { type Component, type ComponentName, type Configuration, isComponentName } from "../component/component.ts";

const MAX_PROCESSES = 200;
const MAX_WORDS = 2000;
const MAX_CONFIGURATIONS = 200;

/** The components that ran when the report was made. */
export function toReportComponents(report: JsonObject): Component[] {
  return asList(report["processes"])
    .slice(0, MAX_PROCESSES)
    .flatMap((process, index) => {
      const name = asString(dig(process, "name")) ?? "";
      return isComponentName(name) ? [toComponent(report, name, process, ["processes", index])] : [];
    });
}

function toComponent(report: JsonObject, name: ComponentName, process: Json, path: Path): Component {
  const words = asList(dig(process, "arguments"))
    .slice(0, MAX_WORDS)
    .flatMap((text, index): Word[] =>
      typeof text === "string" ? [{ text, path: [...path, "arguments", index] }] : [],
    );
  const given = readArguments(words);
  const unread = whyUnread(name, process);
  const version = asString(dig(process, "version"));
  return {
    name,
    path: [...path, "arguments"],
    arguments: given,
    ...(unread === undefined ? {} : { argumentsUnread: unread }),
    environment: toEnvironment(process, path),
    ...toConfigurations(report, name, given.findLast(({ flag }) => flag === "config" || flag === "config-file")?.value),
    ...(version === undefined ? {} : { version }),
  };
}

function whyUnread(name: ComponentName, process: Json): string | undefined {
  if (!Array.isArray(dig(process, "arguments")) || dig(process, "truncated") === true)
    return "not all of its flags are in the report";
  const needsEnvironment = name === "etcd" && asObject(dig(process, "environment")) === undefined;
  return needsEnvironment ? "its environment is not in the report" : undefined;
}

/** Only what component they belong to decides: one component of a kind runs on a node. */
function toConfigurations(
  report: JsonObject,
  name: ComponentName,
  named: string | undefined,
): Pick<Component, "configurations" | "configurationUnread"> {
  const configurations: Configuration[] = [];
  let unread: string | undefined;
  for (const [index, entry] of asList(report["configurations"]).slice(0, MAX_CONFIGURATIONS).entries()) {
    if (dig(entry, "component") !== name) continue;
    const value = asObject(dig(entry, "value"));
    if (value === undefined) unread ??= `${asString(dig(entry, "path")) ?? "its configuration"} was not read`;
    else configurations.push({ value, path: ["configurations", index, "value"] });
  }
  if (named !== undefined && configurations.length === 0) unread ??= `${named.slice(0, 200)} was not read`;
  return { configurations, ...(unread === undefined ? {} : { configurationUnread: unread }) };
}

function toEnvironment(process: Json, path: Path): Component["environment"] {
  return Object.entries(asObject(dig(process, "environment")) ?? {})
    .slice(0, 100)
    .flatMap(([name, value]) => {
      if (!name.startsWith("ETCD_") || typeof value !== "string") return [];
      const flag = name.slice("ETCD_".length).toLowerCase().replaceAll("_", "-");
      return [{ flag, value, path: [...path, "environment", name] }];
    });
}
