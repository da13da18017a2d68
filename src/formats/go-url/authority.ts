import { readAddress } from "../cidr/index.ts";
import { quoteGo } from "../text/index.ts";
import { type Refusal, unescape } from "./escape.ts";
import type { GoUrl } from "./url.ts";

const USERINFO = /^[A-Za-z0-9._:~!$&'()*+,;=%@-]*$/;
const PORT = /^(?::\d*)?$/;

/** What stands between `//` and the path. @param text one character a byte */
export function readAuthority(scheme: string, text: string): Pick<GoUrl, "user" | "host"> | Refusal {
  const at = text.lastIndexOf("@");
  const host = readHost(scheme, text.slice(at + 1));
  if (typeof host === "object") return host;
  if (at < 0) return { user: undefined, host };
  const userinfo = text.slice(0, at);
  if (!USERINFO.test(userinfo)) return { because: "net/url: invalid userinfo" };
  const colon = userinfo.indexOf(":");
  const name = unescape(colon < 0 ? userinfo : userinfo.slice(0, colon), "userinfo");
  if (typeof name === "object") return name;
  const password = colon < 0 ? undefined : unescape(userinfo.slice(colon + 1), "userinfo");
  if (typeof password === "object") return password;
  return { user: { name, password }, host };
}

function readHost(scheme: string, text: string): string | Refusal {
  const bracket = text.lastIndexOf("[");
  if (bracket > 0) return { because: "invalid IP-literal" };
  if (bracket === 0) return readLiteral(text);
  const first = text.indexOf(":");
  const last = text.lastIndexOf(":");
  const strict = scheme === "http" || scheme === "https";
  const port = first < 0 ? "" : text.slice(strict ? first : last);
  if (!PORT.test(port)) return { because: `invalid port ${quoteGo(port)} after host` };
  return unescape(text, "host");
}

/** `[::1]:80`, `[fe80::1%25en0]` */
function readLiteral(text: string): string | Refusal {
  const close = text.lastIndexOf("]");
  if (close < 0) return { because: "missing ']' in host" };
  const port = text.slice(close + 1);
  if (!PORT.test(port)) return { because: `invalid port ${quoteGo(port)} after host` };
  const inside = text.slice(1, close);
  const zoneAt = inside.indexOf("%25");
  const host = unescape(zoneAt < 0 ? inside : inside.slice(0, zoneAt), "host");
  if (typeof host === "object") return host;
  const zone = zoneAt < 0 ? "" : unescape(inside.slice(zoneAt), "zone");
  if (typeof zone === "object") return zone;
  const address = readAddress(host + zone);
  if ("because" in address) return { because: `invalid host: ${address.because}` };
  return address.family === 4 ? { because: "invalid IP-literal" } : `[${host}${zone}]${port}`;
}
