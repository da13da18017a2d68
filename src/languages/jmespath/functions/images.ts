import { readImageReference } from "../../../formats/image-reference/index.ts";
import { readAddress } from "../../../formats/cidr/index.ts";
import type { Search } from "../context.ts";
import { asText, fail, failIn, type JmesFunction } from "./function.ts";

const TEXT = ["string"] as const;

/** Functions of image references and URLs. */
export const IMAGES: readonly JmesFunction[] = [
  { name: "image_normalize", parameters: [TEXT], run: (args, search) => normalize(asText(args, 0), search) },
  { name: "is_external_url", parameters: [TEXT], run: (args) => isExternal(asText(args, 0)) },
];

/** @see github.com/kyverno/kyverno, pkg/utils/image, GetImageInfo */
function normalize(image: string, search: Search): string {
  const registry = search.context.defaultRegistry ?? "docker.io";
  const host = image.slice(0, Math.max(image.indexOf("/"), 0));
  const named = host !== "" && (/[.:A-Z]/.test(host) || host === "localhost");
  const full = named ? image : `${registry}/${image}`;
  const reading = readImageReference(full);
  if (reading.is === "invalid")
    return failIn(
      "image_normalize",
      `bad image: ${full}, defaultRegistry: ${registry}, enableDefaultRegistryMutation: true: ${toReason(full)}`,
    );
  // Kyverno knows no `library/` and keeps the path as it is written.
  const name = full.replace(/@.*$/, "").replace(/:[\w.-]*$/, "");
  if (reading.digest !== undefined) return `${name}@${reading.digest.algorithm}:${reading.digest.encoded}`;
  return `${name}:${reading.tag ?? "latest"}`;
}

function toReason(image: string): string {
  const lowered = readImageReference(image.toLowerCase());
  return lowered.is === "invalid" ? "invalid reference format" : "repository name must be lowercase";
}

/** Only addresses are judged: names would have to be looked up. */
function isExternal(text: string): boolean {
  if (!URL.canParse(text)) return fail(`parse ${JSON.stringify(text)}: invalid URL`);
  const host = new URL(text).hostname.replace(/^\[(.*)\]$/, "$1");
  const address = readAddress(host);
  if ("because" in address) return failIn("is_external_url", `the host ${host} is not looked up here`);
  return !isInternal(host);
}

/** Loopback and private addresses. @see Go, net.IP.IsLoopback and IsPrivate */
function isInternal(host: string): boolean {
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(host);
  if (mapped !== null) {
    const high = Number.parseInt(mapped[1] ?? "0", 16);
    return isInternalV4([high >> 8, high & 255]);
  }
  if (host.includes(".")) return isInternalV4(host.split(".").map(Number));
  return host === "::1" || /^f[cd]/i.test(host);
}

function isInternalV4([a = 0, b = 0]: readonly number[]): boolean {
  return a === 127 || a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
}
