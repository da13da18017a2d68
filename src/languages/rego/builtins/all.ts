import { aggregates } from "./aggregates.ts";
import { arithmetic } from "./arithmetic.ts";
import { arrays } from "./arrays.ts";
import { bits } from "./bits.ts";
import type { Builtin } from "./builtin.ts";
import { comparison } from "./comparison.ts";
import { aws } from "./crypto/aws.ts";
import { certificates } from "./crypto/certificates.ts";
import { hashes } from "./crypto/hashes.ts";
import { tokens } from "./crypto/tokens.ts";
import { encoding } from "./encoding.ts";
import { globs } from "./globs.ts";
import { graphql } from "./graphql/graphql.ts";
import { graphs } from "./graphs.ts";
import { jsonPatch } from "./json-patch.ts";
import { jsonSchema } from "./json-schema/json-schema.ts";
import { jsonPaths } from "./json-paths.ts";
import { kinds } from "./kinds.ts";
import { networks } from "./networks.ts";
import { numbers } from "./numbers.ts";
import { objects } from "./objects.ts";
import type { Family } from "./operands.ts";
import { refused } from "./refused.ts";
import { regexes } from "./regexes.ts";
import { sets } from "./sets.ts";
import { SIGNATURES, toFunctionType } from "./signature.ts";
import { sprintf } from "./sprintf.ts";
import { strings } from "./strings.ts";
import { templates } from "./templates.ts";
import { times } from "./times.ts";
import { units } from "./units.ts";
import { uris } from "./uris.ts";
import { uuids } from "./uuids.ts";
import { versions } from "./versions.ts";
import { walk, walkAll } from "./walk.ts";

const FAMILIES: readonly Family[] = [
  comparison,
  arithmetic,
  bits,
  numbers,
  aggregates,
  arrays,
  sets,
  objects,
  kinds,
  strings,
  sprintf,
  templates,
  regexes,
  globs,
  units,
  encoding,
  uris,
  jsonPaths,
  jsonPatch,
  jsonSchema,
  times,
  networks,
  hashes,
  certificates,
  tokens,
  aws,
  graphql,
  versions,
  uuids,
  graphs,
  walk,
];

/**
 * All built-in functions by name. The evaluator itself knows `eq` and `assign` (`=`, `:=`), `internal.member_2`,
 * `internal.member_3` (`in`), `print`, `internal.print`, `trace`, `internal.template_string`, `rego.metadata.chain`,
 * `rego.metadata.rule` and `rego.parse_module`; everything else, arithmetic and comparisons (`plus`, `lt`, `equal`,
 * `neq` …) included, is here.
 */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  FAMILIES.flatMap((family) => Object.entries(family)).map(([name, run]) => [name, toBuiltin(name, run)]),
);

function toBuiltin(name: string, run: Builtin["run"]): Builtin {
  const signature = SIGNATURES.get(name) ?? {};
  const why = refused.get(name);
  let type: Builtin["type"] | undefined;
  return {
    name,
    get type() {
      return (type ??= toFunctionType(signature));
    },
    run,
    ...(signature.infix === undefined ? {} : { infix: signature.infix }),
    ...(signature.nondeterministic === true ? { nondeterministic: true } : {}),
    ...(why === undefined ? {} : { refused: why }),
    ...(name === "walk" ? { runAll: walkAll } : {}),
  };
}
