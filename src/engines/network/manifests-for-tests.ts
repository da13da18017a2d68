import { locate } from "../../formats/position/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { toPicture, toResources } from "../../inventory/index.ts";
import type { Picture } from "../../model/index.ts";
import type { NetworkModel } from "./model.ts";
import { toNetworkModel } from "./to-network-model.ts";

/** The picture of manifests given as YAML, of which nothing may be wrong. */
export function toPictureOf(text: string): Picture {
  const { items, problems } = readYaml("net.yaml", text);
  const read = items.map((one) => toResources(one, locate));
  const all = [...problems, ...read.flatMap((one) => one.problems)];
  if (all.length > 0) throw new Error(all.map(({ message }) => message).join("; "));
  return toPicture({ resources: read.flatMap((one) => one.items), complete: false }, locate).picture;
}

/** The network of manifests given as YAML. */
export const toModelOf = (text: string): NetworkModel => toNetworkModel(toPictureOf(text));
