/** A host that a text names. */
export interface NamedHost {
  readonly host: string;
  /** As written, or that of the scheme; undefined: neither. */
  readonly port?: number;
  /** `https`, in lower case; empty without one. */
  readonly scheme: string;
  /** The text is the host and nothing else: it may as well be any other word. */
  readonly isBare: boolean;
}

const MAX_CHARS = 65_536;
const MAX_HOSTS = 200;

const SCHEME_PORTS: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
  ["ws", 80],
  ["wss", 443],
  ["postgres", 5432],
  ["postgresql", 5432],
  ["jdbc:postgresql", 5432],
  ["mysql", 3306],
  ["jdbc:mysql", 3306],
  ["redis", 6379],
  ["rediss", 6379],
  ["amqp", 5672],
  ["amqps", 5671],
  ["mongodb", 27_017],
  ["nats", 4222],
  ["kafka", 9092],
  ["memcached", 11_211],
]);

/** The hosts that a text may name: of URLs, `host:port`, lists of these, or the text itself. */
export function findHosts(text: string): readonly NamedHost[] {
  const found: NamedHost[] = [];
  for (const [word] of text.slice(0, MAX_CHARS).matchAll(/[^\s,;"'`|=()[\]{}<>]+/g)) {
    const host = toHost(word, word === text.trim());
    if (host !== undefined) found.push(host);
    if (found.length >= MAX_HOSTS) break;
  }
  return found;
}

function toHost(word: string, isWhole: boolean): NamedHost | undefined {
  const at = word.indexOf("://");
  const scheme = at < 0 ? "" : word.slice(0, at).toLowerCase();
  const rest = at < 0 ? word : word.slice(at + 3);
  const end = rest.search(/[/?#]/);
  const authority = (end < 0 ? rest : rest.slice(0, end)).split("@").at(-1) ?? "";
  const colon = authority.lastIndexOf(":");
  const [name, digits] = colon < 0 ? [authority, ""] : [authority.slice(0, colon), authority.slice(colon + 1)];
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\.?$/i.test(name)) return undefined;
  if (digits !== "" && !/^\d{1,5}$/.test(digits)) return undefined;
  if (colon >= 0 && digits === "") return undefined;
  const port = digits === "" ? SCHEME_PORTS.get(scheme) : Number(digits);
  const isBare = scheme === "" && digits === "";
  if (isBare && !isWhole && !name.includes(".svc")) return undefined;
  return { host: name.toLowerCase().replace(/\.$/, ""), scheme, isBare, ...(port === undefined ? {} : { port }) };
}
