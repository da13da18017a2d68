import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { CREDENTIALS } from "../src/formats/secret-text/credentials.ts";
import { locate } from "../src/formats/position/index.ts";
import { redactObject } from "../src/formats/redaction/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { DEFAULT_SETTINGS, type KubernetesObject, type Resource } from "../src/model/index.ts";
import { REDACTED_BASE64 } from "../src/sources/cluster/index.ts";

const IN_CLUSTER = { is: "cluster", context: "test" } as const;

/** Looks at the whole text, whose credentials are gone. On request only; docs/snapshot.md says so. */
const NEEDS_TEXT = "secrets/personal-data";
const JUDGED = CONTROLS.filter(({ id }) => id !== NEEDS_TEXT);

/** What all controls say of the objects as of a cluster. */
function judge(objects: readonly KubernetesObject[]): readonly string[] {
  const resources = objects.map((object): Resource => ({ object, origin: IN_CLUSTER }));
  const { picture } = toPicture({ resources, complete: true }, locate);
  return evaluate(JUDGED, { picture, settings: DEFAULT_SETTINGS }).findings.map(
    ({ control, fingerprint, message, severity }) => `${control} ${severity} ${fingerprint} ${message}`,
  );
}

/** As they come back from a file. */
function throughSnapshot(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.map((object) => JSON.parse(JSON.stringify(redactObject(object))) as KubernetesObject);
}

/** Values of Secrets are gone before anybody looks, live too. */
function asRead(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "Secret") return object;
  const { stringData: _, ...kept } = object;
  const data = Object.keys((object["data"] ?? {}) as object).map((key) => [key, REDACTED_BASE64]);
  return { ...kept, data: Object.fromEntries(data) as Record<string, string> };
}

describe("redaction", () => {
  const examples = JUDGED.filter(({ scope }) => scope !== "dockerfile").flatMap((control) =>
    [...control.examples.good, ...control.examples.bad].map((text, index) => [`${control.id} ${index}`, text] as const),
  );

  it.each(examples)("changes nothing that a control says: %s", (_, text) => {
    const read = readYaml("example.yaml", text).items.flatMap((item) => toResources(item, locate).items);
    const objects = read.map(({ object }) => asRead(object));
    expect(judge(throughSnapshot(objects))).toEqual(judge(objects));
  });

  it.each(["DB_PASSWORD", "OTHER", "apiKey", ""])(
    "keeps what is said of every credential we know of, under the name %j",
    (other) => {
      const objects = CREDENTIALS.map(({ name, text }, index): KubernetesObject => {
        const key = other === "" ? name : other;
        // Two controls judge these, each by a name of its own; where only one takes the text for a credential, both do afterwards.
        const annotations = key === "azure_batch_key" ? {} : { [`example.com/${key}`]: text };
        const template = {
          metadata: { annotations },
          spec: {
            containers: [{ name: "c", image: "c:1", env: [{ name: key, value: text }], args: [`--${key}`, text] }],
          },
        };
        return index % 2 === 0
          ? {
              apiVersion: "example.com/v1",
              kind: "Shop",
              metadata: { name: `s${index}` },
              spec: { [key]: text, template },
            }
          : { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `c${index}` }, data: { [key]: text } };
      });
      const live = judge(objects);
      expect(live.length).toBeGreaterThan(50);
      expect(judge(throughSnapshot(objects))).toEqual(live);
    },
  );
});
