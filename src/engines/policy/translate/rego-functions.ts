/** Built-in functions of Rego as CEL says them. Arguments are texts of CEL whose values are there. */
export const TESTS: Readonly<Record<string, (...args: string[]) => string>> = {
  startswith: (text, prefix) => `${text}.startsWith(${prefix})`,
  endswith: (text, suffix) => `${text}.endsWith(${suffix})`,
  contains: (text, part) => `${text}.contains(${part})`,
  re_match: (pattern, text) => `${text}.matches(${pattern})`,
  "regex.match": (pattern, text) => `${text}.matches(${pattern})`,
  "strings.any_prefix_match": (text, prefixes) => `${prefixes}.exists(p, ${text}.startsWith(p))`,
  "strings.any_suffix_match": (text, suffixes) => `${suffixes}.exists(s, ${text}.endsWith(s))`,
  is_string: (value) => `type(${value}) == string`,
  is_boolean: (value) => `type(${value}) == bool`,
  is_array: (value) => `type(${value}) == list`,
  equal: (a, b) => `${a} == ${b}`,
  neq: (a, b) => `${a} != ${b}`,
  lt: (a, b) => `${a} < ${b}`,
  lte: (a, b) => `${a} <= ${b}`,
  gt: (a, b) => `${a} > ${b}`,
  gte: (a, b) => `${a} >= ${b}`,
};

export const VALUES: Readonly<Record<string, (...args: string[]) => string>> = {
  count: (value) => `size(${value})`,
  lower: (text) => `${text}.lowerAscii()`,
  upper: (text) => `${text}.upperAscii()`,
  trim_suffix: (text, suffix) =>
    `(${text}.endsWith(${suffix}) ? ${text}.substring(0, size(${text}) - size(${suffix})) : ${text})`,
  trim_prefix: (text, prefix) => `(${text}.startsWith(${prefix}) ? ${text}.substring(size(${prefix})) : ${text})`,
  trim_space: (text) => `${text}.trim()`,
  split: (text, separator) => `${text}.split(${separator})`,
  concat: (separator, list) => `${list}.join(${separator})`,
  replace: (text, from, to) => `${text}.replace(${from}, ${to})`,
  minus: (a, b) => `${a} - ${b}`,
  plus: (a, b) => `${a} + ${b}`,
};
