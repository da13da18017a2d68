import { CONTROLS } from "../../controls/index.ts";
import { locate } from "../../formats/position/index.ts";
import { readJson } from "../../formats/json/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { type PictureInput, toResources } from "../../inventory/index.ts";
import {
  type Control,
  type ObjectControl,
  DEFAULT_SETTINGS,
  type Edit,
  type Observation,
  type Resource,
} from "../../model/index.ts";
import type { Rules } from "./judge.ts";

/** The objects of a text as a scan reads them from a file. */
export function readInput(text: string, file = "deploy.yaml"): PictureInput {
  const read = file.endsWith(".json") ? readJson(file, text) : readYaml(file, text);
  return { resources: read.items.flatMap((item) => toResources(item, locate).items), complete: false };
}

/** The rules of a plain scan. */
export function plainRules(
  controls: readonly Control[] = CONTROLS.filter(({ onRequest }) => onRequest !== true),
): Rules {
  return {
    controls,
    settings: DEFAULT_SETTINGS,
    exceptions: [],
    baseline: undefined,
    policies: undefined,
    today: "2026-11-21",
  };
}

/** A control of ConfigMaps for trying how fixes get along; `check` sees the object's data. */
export function toControl(
  id: string,
  check: (data: { readonly [key: string]: unknown }, resource: Resource) => readonly Edit[] | undefined,
): ObjectControl {
  const [model] = CONTROLS.filter(({ scope }) => scope === "object");
  if (model === undefined || model.scope !== "object") throw new Error("no control to take the texts from");
  return {
    ...model,
    id,
    kinds: ["/ConfigMap"],
    check: (resource: Resource): Observation | undefined => {
      const edits = check((resource.object["data"] ?? {}) as { [key: string]: unknown }, resource);
      return edits === undefined ? undefined : { path: ["data", id], message: `${id} is at fault`, edits };
    },
  };
}
