import { quoteGo } from "../text/index.ts";
import { escape, isValidEncoded, type Refusal, unescape } from "./escape.ts";
import { readAuthority } from "./authority.ts";

/** A URL as Go's net/url splits it. All parts are unescaped but those that say so; one character stands for one byte. */
export interface GoUrl {
  readonly scheme: string;
  /** What stands behind the scheme where that is no path, `mailto:someone`. */
  readonly opaque: string;
  readonly user: { readonly name: string; readonly password: string | undefined } | undefined;
  /** With its port. */
  readonly host: string;
  readonly path: string;
  /** The path as it was written, where that is not how it would be escaped. */
  readonly rawPath: string;
  /** Escaped. */
  readonly query: string;
  readonly forceQuery: boolean;
  readonly omitHost: boolean;
  readonly fragment: string;
  readonly rawFragment: string;
}

const toBytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const toText = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");

/** The URL that a text writes, as Go's `url.Parse`; relative ones too. Never throws. */
export function readUrl(text: string): GoUrl | Refusal {
  const [before, fragment] = cut(toBytes(text), "#");
  const url = parse(before, false);
  if ("because" in url) return refuse(toText(before), url.because);
  if (fragment === undefined || fragment === "") return url;
  const unescaped = unescape(fragment, "fragment");
  if (typeof unescaped === "object") return refuse(text, unescaped.because);
  const rawFragment = escape(unescaped, "fragment") === fragment ? "" : fragment;
  return { ...url, fragment: unescaped, rawFragment };
}

/** The URL of a request, as Go's `url.ParseRequestURI`: absolute, or an absolute path; `#` means nothing. */
export function readRequestUri(text: string): GoUrl | Refusal {
  const url = parse(toBytes(text), true);
  return "because" in url ? refuse(text, url.because) : url;
}

function refuse(text: string, because: string): Refusal {
  return { because: `parse ${quoteGo(text)}: ${because}` };
}

const EMPTY: GoUrl = {
  scheme: "",
  opaque: "",
  user: undefined,
  host: "",
  path: "",
  rawPath: "",
  query: "",
  forceQuery: false,
  omitHost: false,
  fragment: "",
  rawFragment: "",
};

function parse(text: string, isRequest: boolean): GoUrl | Refusal {
  for (const byte of text)
    if (byte < " " || byte === "\u007f") return { because: "net/url: invalid control character in URL" };
  if (text === "" && isRequest) return { because: "empty url" };
  if (text === "*") return { ...EMPTY, path: "*" };
  if (text.startsWith(":")) return { because: "missing protocol scheme" };
  const written = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1];
  const scheme = written?.toLowerCase() ?? "";
  const behind = written === undefined ? text : text.slice(written.length + 1);
  const forceQuery = behind.endsWith("?") && behind.indexOf("?") === behind.length - 1;
  const [rest, query = ""] = cut(behind, "?");
  const url = { ...EMPTY, scheme, query, forceQuery };
  if (rest.startsWith("/")) return parsePath(url, rest, isRequest);
  if (scheme !== "") return { ...url, opaque: rest };
  if (isRequest) return { because: "invalid URI for request" };
  if (cut(rest, "/")[0].includes(":")) return { because: "first path segment in URL cannot contain colon" };
  return parsePath(url, rest, isRequest);
}

function parsePath(url: GoUrl, rest: string, isRequest: boolean): GoUrl | Refusal {
  const mayHaveHost = url.scheme !== "" || (!isRequest && !rest.startsWith("///"));
  if (!mayHaveHost || !rest.startsWith("//"))
    return withPath({ ...url, omitHost: url.scheme !== "" && rest.startsWith("/") }, rest);
  const slash = rest.indexOf("/", 2);
  const authority = readAuthority(url.scheme, slash < 0 ? rest.slice(2) : rest.slice(2, slash));
  if ("because" in authority) return authority;
  return withPath({ ...url, ...authority }, slash < 0 ? "" : rest.slice(slash));
}

function withPath(url: GoUrl, written: string): GoUrl | Refusal {
  const path = unescape(written, "path");
  if (typeof path === "object") return path;
  return { ...url, path, rawPath: escape(path, "path") === written ? "" : written };
}

function cut(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

/** The path as a request would write it. */
export const escapedPathOf = (url: GoUrl): string => toText(escaped(url.path, url.rawPath, "path"));

function escaped(value: string, raw: string, part: "path" | "fragment"): string {
  if (raw !== "" && isValidEncoded(raw, part) && unescape(raw, part) === value) return raw;
  return part === "path" && value === "*" ? value : escape(value, part);
}

function splitPort(host: string): [string, string] {
  const port = /:(\d*)$/.exec(host);
  const name = port === null ? host : host.slice(0, port.index);
  return [/^\[.*\]$/s.test(name) ? name.slice(1, -1) : name, port?.[1] ?? ""];
}

/** The host without its port and brackets. */
export const hostnameOf = (url: GoUrl): string => toText(splitPort(url.host)[0]);

/** The port's digits; "" where there are none. */
export const portOf = (url: GoUrl): string => splitPort(url.host)[1];

const MAX_PARAMETERS = 10_000;

/** The values of each parameter; what cannot be read is left out. */
export function queryOf(url: GoUrl): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const parameters = url.query.split("&");
  for (const parameter of parameters.length > MAX_PARAMETERS ? [] : parameters) {
    const [name, value = ""] = cut(parameter, "=").map((bytes) => unescape(bytes ?? "", "query"));
    if (parameter === "" || parameter.includes(";") || typeof name !== "string" || typeof value !== "string") continue;
    const key = toText(name);
    values.set(key, [...(values.get(key) ?? []), toText(value)]);
  }
  return values;
}

/** The URL as text again. */
export function formatUrl(url: GoUrl): string {
  const scheme = url.scheme === "" ? "" : `${url.scheme}:`;
  const fragment = url.fragment === "" ? "" : `#${escaped(url.fragment, url.rawFragment, "fragment")}`;
  const query = url.forceQuery || url.query !== "" ? `?${url.query}` : "";
  return toText(scheme + (url.opaque === "" ? formatHierarchy(url) : url.opaque) + query + fragment);
}

function formatHierarchy(url: GoUrl): string {
  const path = escaped(url.path, url.rawPath, "path");
  const hasAuthority = url.host !== "" || url.user !== undefined;
  const named = (url.scheme !== "" || hasAuthority) && !(url.omitHost && !hasAuthority);
  const slashes = named && (hasAuthority || path !== "") ? "//" : "";
  const authority = formatUser(url) + escape(url.host, "host");
  const join = path !== "" && !path.startsWith("/") && url.host !== "" ? "/" : "";
  const dot = url.scheme === "" && slashes === "" && cut(path, "/")[0].includes(":") ? "./" : "";
  return slashes + authority + join + dot + path;
}

function formatUser({ user }: GoUrl): string {
  if (user === undefined) return "";
  const password = user.password === undefined ? "" : `:${escape(user.password, "userinfo")}`;
  return `${escape(user.name, "userinfo")}${password}@`;
}
