import {
  anything,
  array,
  assert,
  boolean,
  constantFrom,
  dictionary,
  integer,
  letrec,
  oneof,
  property,
  string,
} from "fast-check";
import { expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { DEFAULT_SETTINGS } from "../src/model/index.ts";

const KEYS = constantFrom(
  ..."containers initContainers ephemeralContainers volumes volumeMounts securityContext capabilities add drop seccompProfile".split(
    " ",
  ),
  ..."appArmorProfile seLinuxOptions windowsOptions sysctls hostPath path type name image mountPath ports hostPort".split(
    " ",
  ),
  ..."nodeSelector tolerations key operator hostAliases hostnames supplementalGroups runAsUser runAsNonRoot command args".split(
    " ",
  ),
  ..."readOnly subPath volumeDevices emptyDir os hostNetwork hostUsers env envFrom resources limits requests affinity".split(
    " ",
  ),
  ..."livenessProbe exec httpGet lifecycle serviceAccountName runtimeClassName __proto__ constructor toString".split(
    " ",
  ),
);
const SCALARS = oneof(
  string(),
  integer(),
  boolean(),
  constantFrom(
    null,
    "",
    "ALL",
    "Unconfined",
    "/var/run/docker.sock",
    "nginx:latest",
    "a@sha256:b",
    "__proto__",
    "1e999",
    "-0",
  ),
);

const { value } = letrec((tie) => ({
  value: oneof(
    { maxDepth: 6, withCrossShrink: true },
    SCALARS,
    array(tie("value"), { maxLength: 3 }),
    dictionary(KEYS, tie("value"), { maxKeys: 8 }),
  ),
}));
const containers = array(dictionary(KEYS, value, { maxKeys: 8 }), { maxLength: 3 });

/** Whether every control answers, whatever stands in the pod. */
function isJudged(spec: unknown, annotations: unknown): boolean {
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web", annotations }, spec };
  const resources = readYaml("pod.yaml", JSON.stringify(pod)).items.flatMap((item) => toResources(item, locate).items);
  const { picture } = toPicture({ resources, complete: false }, locate);
  const { findings } = evaluate(CONTROLS, { picture, settings: DEFAULT_SETTINGS });
  return findings.every(({ message, path }) => message !== "" && path.length > 0);
}

it("a pod of any shape is judged by every control without a throw", () => {
  const shaped = property(dictionary(KEYS, value, { maxKeys: 12 }), containers, value, (spec, list, annotations) =>
    isJudged({ ...spec, containers: list, initContainers: list }, annotations),
  );
  expect(() => assert(shaped, { numRuns: 300 })).not.toThrow();
  expect(() =>
    assert(
      property(anything(), (spec) => isJudged(spec, {})),
      { numRuns: 100 },
    ),
  ).not.toThrow();
});

it("a pod of thousands of containers and volumes is judged by the controls of pods and images in seconds", () => {
  const numbers = Array.from({ length: 3000 }, (_, index) => index);
  const spec = {
    containers: numbers.map((index) => ({ name: `c${index}`, volumeMounts: [{ name: `v${index}`, mountPath: "/x" }] })),
    volumes: numbers.map((index) => ({ name: `v${index}`, hostPath: { path: "/etc" } })),
  };
  const text = JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
  const resources = readYaml("pod.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  const { picture } = toPicture({ resources, complete: false }, locate);
  const controls = CONTROLS.filter(({ id }) => /^(?:pod|image)\//.test(id));
  const { findings } = evaluate(controls, { picture, settings: DEFAULT_SETTINGS });
  expect(findings.length).toBeGreaterThan(3000 * 10);
}, 20_000);
