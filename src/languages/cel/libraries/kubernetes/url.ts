import {
  escapedPathOf,
  formatUrl,
  type GoUrl,
  hostnameOf,
  portOf,
  queryOf,
  readRequestUri,
  readUrl,
} from "../../../../formats/go-url/index.ts";
import type { Library, Overload } from "../../declaration.ts";
import { CelMap } from "../../run/cel-map.ts";
import { fail } from "../../run/fail.ts";
import { BOOL, listOf, mapOf, STRING, struct } from "../../type.ts";
import { CelObject, type CelValue } from "../../value.ts";
import { global, method } from "../define.ts";

const URL_TYPE = struct("kubernetes.URL");

/** A URL as a value. */
export class UrlValue extends CelObject {
  readonly typeName = "kubernetes.URL";
  readonly url: GoUrl;
  constructor(url: GoUrl) {
    super();
    this.url = url;
  }
  equals(other: CelValue): boolean {
    return other instanceof UrlValue && formatUrl(other.url) === formatUrl(this.url);
  }
}

function toUrl(text: string): UrlValue {
  const request = readRequestUri(text);
  const url = "because" in request ? request : readUrl(text);
  return "because" in url ? fail(`URL parse error during conversion from string: ${url.because}`) : new UrlValue(url);
}

const part = (id: string, name: string, read: (url: GoUrl) => string): Overload =>
  method(id, name, [URL_TYPE], STRING, ({ url }: UrlValue) => read(url));

/** @see k8s.io/apiserver/pkg/cel/library/urls.go */
export const urlLibrary: Library = {
  name: "kubernetes.urls",
  overloads: [
    global("string_to_url", "url", [STRING], URL_TYPE, toUrl),
    global("is_url_string", "isURL", [STRING], BOOL, (text: string) => !("because" in readRequestUri(text))),
    part("url_get_scheme", "getScheme", ({ scheme }) => scheme),
    part("url_get_host", "getHost", ({ host }) => Buffer.from(host, "latin1").toString("utf8")),
    part("url_get_hostname", "getHostname", hostnameOf),
    part("url_get_port", "getPort", portOf),
    part("url_get_escaped_path", "getEscapedPath", escapedPathOf),
    method("url_get_query", "getQuery", [URL_TYPE], mapOf(STRING, listOf(STRING)), ({ url }: UrlValue) =>
      CelMap.of(queryOf(url)),
    ),
  ],
};
