import { join } from "node:path";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture, toResources } from "../../src/inventory/index.ts";
import type { Picture } from "../../src/model/index.ts";
import { readFiles } from "../../src/sources/files/index.ts";
import { ROOT } from "../scan-program.ts";

export const SHOP = join(ROOT, "fixtures/shop");
export const HARDENED_SHOP = join(ROOT, "fixtures/shop-hardened");

/** The objects below a folder, linked; without those that `leaveOut` names, `Service/web`. */
export function readShop(folder: string, leaveOut?: string): Picture {
  const resources = readFiles([folder]).values.flatMap((one) => toResources(one, locate).items);
  const kept = resources.filter(({ object }) => `${object.kind}/${object.metadata.name}` !== leaveOut);
  return toPicture({ resources: kept, dockerfiles: [], complete: true }, locate).picture;
}
