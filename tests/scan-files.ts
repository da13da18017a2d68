import { CONTROLS } from "../src/controls/index.ts";
import { evaluate, type Evaluation } from "../src/engines/posture/index.ts";
import { readDockerfile } from "../src/formats/dockerfile/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { DEFAULT_SETTINGS, type Settings } from "../src/model/index.ts";
import { readFiles } from "../src/sources/files/index.ts";

/** Reads, links and judges files as `hauberk scan` does, for tests of the whole chain. */
export function scanFiles(
  files: readonly string[],
  options: { controls: readonly string[]; settings?: Partial<Settings> },
): Evaluation {
  const read = readFiles(files);
  const resources = read.values.flatMap((one) => toResources(one, locate).items);
  const dockerfiles = read.dockerfiles.flatMap((document) => readDockerfile(document).dockerfile ?? []);
  const { picture } = toPicture({ resources, dockerfiles, complete: false }, locate);
  const controls = CONTROLS.filter(({ id }) => options.controls.includes(id));
  return evaluate(controls, { picture, settings: { ...DEFAULT_SETTINGS, ...options.settings } });
}
