import {
  type Component,
  readFeatureGate,
  readListSetting,
  readSetting,
  type Setting,
  toBoolean,
} from "../../formats/component/index.ts";
import { isAtLeast } from "../../formats/kubernetes-version/index.ts";
import type { Context } from "../../model/index.ts";
import type { Complaint, Demand } from "./of-component.ts";

/** A setting by its flag, its place in the component's configuration file, or both. */
export interface SettingName {
  readonly flag?: string;
  readonly keys?: readonly string[];
}

export function nameOf({ flag, keys }: SettingName): string {
  return flag === undefined ? (keys ?? []).join(".") : `--${flag}`;
}

export function unknownOf(name: string, { because, path }: Extract<Setting, { is: "unknown" }>): Complaint {
  return { verdict: "unknown", path, message: `${name} is not known: ${because}` };
}

/**
 * The setting is on, or off.
 * @param byDefault what holds when it is not set, for this component
 * @param otherwise what follows when it is not as wanted, behind "--profiling is true: "
 */
export function booleanIs(
  name: SettingName,
  wanted: boolean,
  byDefault: boolean | ((component: Component, context: Context) => boolean),
  otherwise: string,
): Demand {
  return (component, context) => {
    const setting = readSetting(component, name.flag, name.keys);
    if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
    const { path } = setting;
    if (setting.is === "set") {
      const value = toBoolean(setting.text);
      if (value === wanted) return undefined;
      const given = value === undefined ? `"${setting.text.slice(0, 100)}"` : String(value);
      return { path, message: `${nameOf(name)} is ${given}: ${otherwise}` };
    }
    const value = typeof byDefault === "boolean" ? byDefault : byDefault(component, context);
    return value === wanted
      ? undefined
      : { path, message: `${nameOf(name)} is not set, and ${value} by default: ${otherwise}` };
  };
}

/** Each of the settings has a value. */
export function areSet(names: readonly SettingName[], otherwise: string): Demand {
  return (component) => {
    for (const name of names) {
      const setting = readSetting(component, name.flag, name.keys);
      if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
      if (setting.is === "absent" || setting.text === "")
        return { path: setting.path, message: `${nameOf(name)} is not set: ${otherwise}` };
    }
    return undefined;
  };
}

export function isNotSet(name: SettingName, otherwise: string): Demand {
  return (component) => {
    const setting = readSetting(component, name.flag, name.keys);
    if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
    if (setting.is === "absent" || setting.text === "") return undefined;
    return { path: setting.path, message: `${nameOf(name)} is set: ${otherwise}` };
  };
}

/** The setting is a number that `isWanted`. @param byDefault the number that holds when it is not set */
export function numberIs(
  name: SettingName,
  isWanted: (value: number) => boolean,
  byDefault: number | ((component: Component) => number),
  otherwise: string,
): Demand {
  return (component) => {
    const setting = readSetting(component, name.flag, name.keys);
    if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
    const fallback = typeof byDefault === "number" ? byDefault : byDefault(component);
    const value = setting.is === "absent" ? fallback : toNumber(setting.text);
    if (value !== undefined && isWanted(value)) return undefined;
    const given = setting.is === "absent" ? `not set, and ${fallback} by default` : setting.text.slice(0, 100);
    return { path: setting.path, message: `${nameOf(name)} is ${given}: ${otherwise}` };
  };
}

/** Names that must, or must not, stand in a list. */
export interface ListDemand {
  readonly has?: string;
  readonly lacks?: string;
  /** What holds when the list is not set. */
  readonly byDefault?: readonly string[];
}

export function listIs(name: SettingName, { has, lacks, byDefault = [] }: ListDemand, otherwise: string): Demand {
  return (component) => {
    const setting = readListSetting(component, name.flag, name.keys);
    if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
    const items = setting.is === "set" ? setting.items : byDefault;
    const { path } = setting;
    if (has !== undefined && !items.includes(has))
      return { path, message: `${nameOf(name)} does not name ${has}: ${otherwise}` };
    if (lacks !== undefined && items.includes(lacks))
      return { path, message: `${nameOf(name)} names ${lacks}: ${otherwise}` };
    return undefined;
  };
}

/** A feature gate is not turned off. @param since the version from which on it is on by default */
export function gateIsOn(gate: string, otherwise: string): Demand {
  return (component) => {
    const setting = readFeatureGate(component, gate);
    if (setting.is === "unknown") return unknownOf(`feature gate ${gate}`, setting);
    if (setting.is === "absent" || toBoolean(setting.text) === true) return undefined;
    return { path: setting.path, message: `feature gate ${gate} is off: ${otherwise}` };
  };
}

/** Demands in a row: the first that is not met is told. */
export function allOf(...demands: readonly Demand[]): Demand {
  return (component, context) => {
    for (const demand of demands) {
      const complaint = demand(component, context);
      if (complaint !== undefined) return complaint;
    }
    return undefined;
  };
}

/** The version that decides defaults: the component's own, or the one that is set for all. */
export function isSince(version: string, component: Component, { settings }: Context): boolean {
  return isAtLeast(component.version ?? settings.kubernetesVersion, version);
}

function toNumber(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
