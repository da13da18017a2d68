import { asList, asString, dig, type Json } from "../../model/index.ts";

/** Where clouds answer with the credentials of the node. */
export const METADATA_ADDRESS = "169.254.169.254";

/** Whether the block is every IPv4 or IPv6 address. */
export function isAnywhere(cidr: string | undefined): boolean {
  return cidr !== undefined && /^(?:0\.0\.0\.0|::|0:0:0:0:0:0:0:0)\/0$/.test(cidr.trim());
}

/** Whether an ipBlock holds an IPv4 address that none of its exceptions takes out. */
export function holds(block: Json | undefined, address: string): boolean {
  const cidr = asString(dig(block, "cidr"));
  if (cidr === undefined || !isWithin(address, cidr)) return false;
  return !asList(dig(block, "except")).some((except) => typeof except === "string" && isWithin(address, except));
}

function isWithin(address: string, cidr: string): boolean {
  const [base = "", bits = "32"] = cidr.trim().split("/", 2);
  const size = Number(bits);
  const from = toNumber(base);
  const wanted = toNumber(address);
  if (from === undefined || wanted === undefined || !/^\d+$/.test(bits) || size > 32) return false;
  const unit = 2 ** (32 - size);
  return Math.floor(from / unit) === Math.floor(wanted / unit);
}

function toNumber(address: string): number | undefined {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
