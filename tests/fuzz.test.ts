import { beforeAll, describe, expect, it } from "vitest";
import { runChain } from "../scripts/fuzz/chain.ts";
import { type Corpus, readCorpus } from "../scripts/fuzz/corpus.ts";
import { makeDocument } from "../scripts/fuzz/make-document.ts";

const SEED = 1;
const COUNT = 3000;
/** What longer runs found, made small. */
const FOUND: readonly (readonly [name: string, text: string])[] = [
  [
    "a label in a selector whose value has no text",
    `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 1, selector: { matchLabels: { app: { toString: 1, valueOf: 1 } } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { spec: { containers: [{ name: web, image: web }] } } }
`,
  ],
  [
    "side effects and parameters without a text",
    `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: web }
webhooks: [{ name: a.example.com, sideEffects: { toString: 1 } }]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: disk }
provisioner: ebs.csi.aws.com
parameters: { encrypted: [{ toString: 1 }] }
`,
  ],
  [
    "JSON nested deeper than the stack",
    `{"kind":"Pod","apiVersion":"v1","spec":${'{"a":'.repeat(20_000)}1${"}".repeat(20_001)}`,
  ],
  [
    "a fix that another fix makes possible",
    `apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { hostNetwork: true, containers: [{ name: web, image: web }] }
`,
  ],
];

describe("the whole chain", () => {
  let corpus: Corpus;
  beforeAll(() => {
    corpus = readCorpus();
  });

  it("takes generated and mutated documents without throwing, hanging or contradicting itself", () => {
    const counts = { resources: 0, findings: 0, edited: 0, slowestMs: 0 };
    for (let index = 0; index < COUNT; index += 1) {
      const start = performance.now();
      const outcome = runChain(makeDocument(corpus, SEED, index), {
        fixes: index % 20 === 0,
        reports: index % 50 === 0,
      });
      counts.resources += outcome.resources;
      counts.findings += outcome.findings;
      counts.edited += outcome.edited;
      counts.slowestMs = Math.max(counts.slowestMs, performance.now() - start);
    }
    // Documents nobody can read any more would prove nothing.
    expect(counts.resources).toBeGreaterThan(COUNT / 3);
    expect(counts.findings).toBeGreaterThan(COUNT);
    expect(counts.edited).toBeGreaterThan(COUNT / 10);
    expect(counts.slowestMs).toBeLessThan(10_000);
  }, 300_000);

  it("makes the same document from the same seed and another from another", () => {
    expect(makeDocument(corpus, 7, 3)).toEqual(makeDocument(corpus, 7, 3));
    expect(makeDocument(corpus, 7, 3)).not.toEqual(makeDocument(corpus, 8, 3));
  });

  it.each(FOUND)("takes %s", (_, text) => {
    const made = { name: "manifest.yaml", bytes: Buffer.from(text) } as const;
    expect(() => runChain(made, { fixes: true, reports: true })).not.toThrow();
  });
});
