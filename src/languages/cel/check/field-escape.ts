/** Names that expressions of Kubernetes cannot use for fields. @see k8s.io/apiserver, pkg/cel/escaping.go */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "true false null in as break const continue else for function if import let loop package namespace return " +
    "var void while"
  ).split(" "),
);

export const isReservedField = (name: string): boolean => RESERVED.has(name);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["__", "__underscores__"],
  [".", "__dot__"],
  ["-", "__dash__"],
  ["/", "__slash__"],
]);

/**
 * The name by which expressions of Kubernetes reach a field: `a-b` as `a__dash__b`, `namespace` as `__namespace__`.
 * Undefined where no expression can name it.
 */
export function escapeField(name: string): string | undefined {
  if (isReservedField(name)) return `__${name}__`;
  if (!/^[A-Za-z_.\-/][A-Za-z0-9_.\-/]*$/.test(name)) return undefined;
  return name.replaceAll(/__|[./-]/g, (part) => ESCAPES.get(part) ?? part);
}

/** The field that an escaped name stands for; undefined where it is none that {@link escapeField} makes. */
export function unescapeField(escaped: string): string | undefined {
  let isWrong = false;
  const name = escaped.replaceAll(/__[^_]+__/g, (part) => {
    const plain = ESCAPED.get(part);
    if (plain !== undefined) return plain;
    const word = part.slice(2, -2);
    isWrong ||= !isReservedField(word) || part.length !== escaped.length;
    return word;
  });
  return isWrong ? undefined : name;
}

const ESCAPED: ReadonlyMap<string, string> = new Map([...ESCAPES].map(([plain, escaped]) => [escaped, plain]));
