export { locateInYaml } from "./locate.ts";
export { parseDocument as parseYamlNodes } from "./parse.ts";
export { readYaml, type ReadDocument } from "./read.ts";
export type { Node as YamlNode } from "./node.ts";
export { toScalar } from "./scalar.ts";
