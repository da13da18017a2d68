/** Rules for names, with the messages of the API server. @see k8s.io/apimachinery/pkg/api/validate/content */
const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

// The same sets as above, written so that no text makes them try twice.
const IS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const IS_LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const IS_KEY = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const isSubdomain = (text: string): boolean => text.split(".").every((label) => IS_LABEL.test(label));

/** How the length is counted in messages: most say characters, where bytes are meant. */
type Unit = "bytes" | "characters";

const isLongerThan = (text: string, length: number, unit: Unit): string[] =>
  Buffer.byteLength(text) > length ? [`must be no more than ${length} ${unit}`] : [];

function mismatch(message: string, regex: string, ...examples: string[]): string {
  const written = examples.map((example) => `'${example}', `).join(" or ");
  return `${message} (e.g. ${written}regex used for validation is '${regex}')`;
}

/** What is wrong with an RFC 1123 label. */
export function checkLabel(text: string): string[] {
  const faults = isLongerThan(text, 63, "characters");
  if (IS_LABEL.test(text)) return faults;
  const message =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...faults, isSubdomain(text) ? "must not contain dots" : mismatch(message, LABEL, "my-name", "123-abc")];
}

/** What is wrong with an RFC 1123 subdomain. */
export function checkSubdomain(text: string, unit: Unit = "characters"): string[] {
  const faults = isLongerThan(text, 253, unit);
  if (isSubdomain(text)) return faults;
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...faults, mismatch(message, SUBDOMAIN, "example.com")];
}

/** What is wrong with an RFC 1035 label. */
export function checkLabel1035(text: string): string[] {
  const faults = isLongerThan(text, 63, "characters");
  if (IS_LABEL_1035.test(text)) return faults;
  const message =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...faults, mismatch(message, LABEL_1035, "my-name", "abc-123")];
}

const KEY_MESSAGE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** What is wrong with a qualified name, as label keys are. */
export function checkQualifiedName(text: string): string[] {
  const [first = "", second, third] = text.split("/");
  const example = mismatch(KEY_MESSAGE, KEY, "MyName", "my.name", "123-abc");
  if (third !== undefined)
    return [`a valid label key ${example} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const faults = second === undefined ? [] : checkPrefix(first);
  const name = second ?? first;
  if (name === "") faults.push("name part must be non-empty");
  else faults.push(...isLongerThan(name, 63, "bytes").map((fault) => `name part ${fault}`));
  if (!IS_KEY.test(name)) faults.push(`name part ${example}`);
  return faults;
}

function checkPrefix(prefix: string): string[] {
  const faults = prefix === "" ? ["must be non-empty"] : checkSubdomain(prefix, "bytes");
  return faults.map((fault) => `prefix part ${fault}`);
}

/** What is wrong with the value of a label. */
export function checkLabelValue(text: string): string[] {
  const faults = isLongerThan(text, 63, "bytes");
  if (text === "" || IS_KEY.test(text)) return faults;
  const message =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [...faults, mismatch(message, `(${KEY})?`, "MyValue", "my_value", "12345")];
}

/** A prefix that the server makes a name of may end with a dash. */
export const asPrefix = (text: string): string =>
  text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text;
