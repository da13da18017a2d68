import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CONTROLS } from "../../src/controls/index.ts";
import { readYaml } from "../../src/formats/yaml/index.ts";
import type { Json } from "../../src/model/index.ts";

/** What documents are made from. */
export interface Corpus {
  readonly texts: readonly string[];
  readonly values: readonly Json[];
  readonly dockerfiles: readonly string[];
}

const ROOT = join(import.meta.dirname, "../..");
/** Longer texts take time without being stranger. */
const MAX_TEXT = 8000;

/** The examples of every control and the manifests of fixtures/. */
export function readCorpus(): Corpus {
  const examples = (isDocker: boolean): string[] =>
    CONTROLS.filter(({ scope }) => (scope === "dockerfile") === isDocker).flatMap(({ examples: { good, bad } }) => [
      ...good,
      ...bad,
    ]);
  const files = globSync("fixtures/**/*.yaml", { cwd: ROOT })
    .sort()
    .map((file) => readFileSync(join(ROOT, file), "utf8"));
  const texts = [...files, ...examples(false)].filter(({ length }) => length < MAX_TEXT);
  const values = texts.flatMap((text) => readYaml("corpus.yaml", text).items.map(({ value }) => value));
  return { texts, values, dockerfiles: examples(true) };
}
