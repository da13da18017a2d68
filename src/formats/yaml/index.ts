export { locateInYaml } from "./locate.ts";
export { readYaml, type ReadDocument } from "./read.ts";

export { toScalar } from "./scalar.ts";
