/** The parts of a package URL. */
export interface Purl {
  /** `deb`, `npm`, `oci`; lower case. */
  readonly type: string;
  /** `debian`, `@babel`; empty: none. */
  readonly namespace: string;
  readonly name: string;
  /** Empty: any. */
  readonly version: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

const MAX_LENGTH = 4096;

/**
 * Reads a package URL: `pkg:type/namespace/name@version?qualifiers#subpath`; the subpath is left out.
 * @returns undefined when it is none; never throws
 * @see https://github.com/package-url/purl-spec, "How to parse a purl string"
 */
export function readPurl(text: string): Purl | undefined {
  if (text.length > MAX_LENGTH || !/^pkg:/i.test(text)) return undefined;
  const bare = text.slice("pkg:".length).split("#", 1)[0] ?? "";
  const question = bare.indexOf("?");
  const path = (question < 0 ? bare : bare.slice(0, question)).replace(/^\/{1,3}/, "");
  const slash = path.indexOf("/");
  const type = path.slice(0, Math.max(slash, 0)).toLowerCase();
  if (!/^[a-z][a-z0-9.+-]*$/.test(type)) return undefined;
  const rest = path.slice(slash + 1);
  // The version's own `@` is the last one behind the last slash; a namespace may begin with one.
  const at = rest.indexOf("@", Math.max(rest.lastIndexOf("/"), 0) + 1);
  const [named, version] = at < 0 ? [rest, ""] : [rest.slice(0, at), rest.slice(at + 1)];
  const parts = named.split("/").filter((part) => part !== "");
  const name = decode(parts.pop() ?? "");
  if (name === "") return undefined;
  return {
    type,
    namespace: parts.map(decode).join("/"),
    name,
    version: decode(version),
    qualifiers: readQualifiers(question < 0 ? "" : bare.slice(question + 1)),
  };
}

function readQualifiers(text: string): ReadonlyMap<string, string> {
  const qualifiers = new Map<string, string>();
  for (const pair of text.split("&")) {
    const equals = pair.indexOf("=");
    if (equals > 0) qualifiers.set(pair.slice(0, equals).toLowerCase(), decode(pair.slice(equals + 1)));
  }
  return qualifiers;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Types whose names are the same in any case. */
const CASELESS: ReadonlySet<string> = new Set(["pypi", "github", "bitbucket", "composer", "deb", "hex", "npm", "oci"]);

/**
 * Whether a package is one of those that a statement names: same type, namespace and name; same version and qualifiers
 * where the statement gives them and the package does, too.
 */
export function isSamePackage(named: Purl, found: Purl): boolean {
  if (named.type !== found.type || !isSameName(named.type, named.name, found.name)) return false;
  if (!isSameName(named.type, named.namespace, found.namespace)) return false;
  if (named.version !== "" && named.version !== found.version) return false;
  return [...named.qualifiers].every(([key, value]) => (found.qualifiers.get(key) ?? value) === value);
}

function isSameName(type: string, one: string, other: string): boolean {
  if (one === other) return true;
  if (!CASELESS.has(type)) return false;
  const fold = (text: string): string =>
    type === "pypi" ? text.toLowerCase().replaceAll("_", "-") : text.toLowerCase();
  return fold(one) === fold(other);
}
