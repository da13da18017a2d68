import { asList, asString, dig, type Json } from "../../model/index.ts";

/** Whether a list of networks that may reach the API server lets in everybody: none at all, or the whole internet among them. */
export function admitsAll(networks: Json | undefined): boolean {
  const listed = asList(networks).map(toNetwork);
  return listed.length === 0 || listed.some((one) => /^(?:0\.0\.0\.0|::)\/0$/.test(one) || isHalf(one, listed));
}

/** Two halves of the internet are all of it. */
function isHalf(network: string, all: readonly string[]): boolean {
  return network === "0.0.0.0/1" && all.includes("128.0.0.0/1");
}

function toNetwork(item: Json): string {
  return asString(item) ?? asString(dig(item, "cidrBlock")) ?? asString(dig(item, "cidr_block")) ?? "";
}
