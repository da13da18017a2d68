import type { Corpus } from "./corpus.ts";
import { mutateText } from "./mutate-text.ts";
import { mutateValue } from "./mutate-value.ts";
import { Random, toDocumentSeed } from "./random.ts";
import { writeManifest } from "./write-manifest.ts";

/** One file as a hostile or careless hand might have made it. */
export interface Made {
  readonly name: "manifest.yaml" | "manifest.json" | "Dockerfile";
  readonly bytes: Buffer;
}

/** Document `index` of the run with that seed; the same each time while the corpus stays. */
export function makeDocument(corpus: Corpus, seed: number, index: number): Made {
  const random = new Random(toDocumentSeed(seed, index));
  if (random.oneIn(25)) return { name: "Dockerfile", bytes: mutateText(random.pick(corpus.dockerfiles), random) };
  const name = random.oneIn(10) ? "manifest.json" : "manifest.yaml";
  if (random.below(5) < 2) return { name, bytes: mutateText(random.pick(corpus.texts), random) };
  const count = random.oneIn(5) ? 1 + random.below(5) : 1;
  const parts = Array.from({ length: count }, () =>
    writeManifest(mutateValue(random.pick(corpus.values), random), random),
  );
  return { name, bytes: Buffer.from(parts.join("\n---\n")) };
}
