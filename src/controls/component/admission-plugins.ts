import { readListSetting } from "../../formats/component/index.ts";
import type { Demand } from "./of-component.ts";
import { unknownOf } from "./demands.ts";

/** Plugins that run unless they are turned off, of those the controls ask about; the same in all versions since 1.16. */
const ON_BY_DEFAULT: ReadonlySet<string> = new Set([
  "NamespaceLifecycle",
  "ServiceAccount",
  "PodSecurity",
  "MutatingAdmissionWebhook",
  "ValidatingAdmissionWebhook",
]);

/** An admission plugin of the API server runs, or does not. A plugin both turned on and off runs. */
export function pluginIs(plugin: string, wanted: "on" | "off", otherwise: string): Demand {
  return (component) => {
    const on = readListSetting(component, ADDED);
    const off = readListSetting(component, "disable-admission-plugins");
    if (on.is === "unknown") return unknownOf(`--${ADDED}`, on);
    if (off.is === "unknown") return unknownOf("--disable-admission-plugins", off);
    const isAdded = on.is === "set" && on.items.includes(plugin);
    const isRemoved = off.is === "set" && off.items.includes(plugin);
    const runs = isAdded || (ON_BY_DEFAULT.has(plugin) && !isRemoved);
    if (runs === (wanted === "on")) return undefined;
    const path = isRemoved ? off.path : on.path;
    return { path, message: `admission plugin ${plugin} is ${runs ? "on" : "off"}: ${otherwise}` };
  };
}

const ADDED = "enable-admission-plugins";
