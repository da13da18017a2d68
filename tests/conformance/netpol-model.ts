import { type NetworkModel, toNetworkModel } from "../../src/engines/network/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture, toResources } from "../../src/inventory/index.ts";
import { readFiles } from "../../src/sources/files/index.ts";
import { suitePath } from "./suite.ts";

/** The network of one folder of the suite. */
export function readNetworkModel(folder: string): NetworkModel {
  const read = readFiles([suitePath("netpol-analyzer", folder)]);
  const resources = read.values.flatMap((one) => toResources(one, locate).items);
  return toNetworkModel(toPicture({ resources, complete: false }, locate).picture);
}
