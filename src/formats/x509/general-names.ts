import { type Address, formatAddress } from "../cidr/index.ts";
import { type GoUrl, formatUrl, readUrl } from "../go-url/index.ts";
import type { X509Value } from "./value.ts";
import { Malformed } from "./malformed.ts";
import { type Der, partsOf } from "./der.ts";

/** The alternative names of a certificate by kind; null where there are none, as Go has it. */
export interface AlternativeNames {
  readonly DNSNames: X509Value;
  readonly EmailAddresses: X509Value;
  readonly IPAddresses: X509Value;
  readonly URIs: X509Value;
}

/** An IP address from its 4 or 16 bytes. */
export function toIp(bytes: Buffer): string {
  if (bytes.length !== 4 && bytes.length !== 16) throw new Malformed("x509: cannot parse IP address");
  const address: Address = {
    family: bytes.length === 4 ? 4 : 6,
    value: BigInt(`0x${bytes.toString("hex")}`),
    zone: "",
  };
  return formatAddress(address);
}

/** A list, or null where it is empty. */
export function orNull<Item extends X509Value>(items: readonly Item[]): readonly Item[] | null {
  return items.length === 0 ? null : items;
}

/** A URL in the shape of Go's url.URL. */
function toUrlShape(text: string): X509Value {
  const url = readUrl(text);
  if ("because" in url) throw new Malformed(`x509: cannot parse URI ${JSON.stringify(text)}: ${url.because}`);
  const user = url.user === undefined ? null : {};
  return {
    Scheme: url.scheme,
    Opaque: url.opaque,
    User: user,
    Host: url.host,
    Path: url.path,
    RawPath: url.rawPath,
    OmitHost: url.omitHost,
    ForceQuery: url.forceQuery,
    RawQuery: url.query,
    Fragment: url.fragment,
    RawFragment: url.rawFragment,
  };
}

/** The URLs of subject alternative names as texts. */
export function toUrlTexts(names: readonly Der[]): string[] {
  const urls = names.filter(({ tag }) => tag === 0x86).map(({ bytes }) => readUrl(bytes.toString("latin1")));
  return urls.filter((url): url is GoUrl => !("because" in url)).map((url) => formatUrl(url));
}

/** The names in a subjectAltName extension's value. */
export function toAlternativeNames(names: readonly Der[]): AlternativeNames {
  const texts = (tag: number) => names.filter((name) => name.tag === tag).map(({ bytes }) => bytes.toString("latin1"));
  return {
    DNSNames: orNull(texts(0x82)),
    EmailAddresses: orNull(texts(0x81)),
    IPAddresses: orNull(names.filter(({ tag }) => tag === 0x87).map(({ bytes }) => toIp(bytes))),
    URIs: orNull(texts(0x86).map(toUrlShape)),
  };
}

/** The general names of a kind that a sequence holds, as texts. */
export function textsIn(sequence: Der, tag: number): string[] {
  return partsOf(sequence)
    .filter((name) => name.tag === tag)
    .map(({ bytes }) => bytes.toString("latin1"));
}
