import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { AdmissionConfiguration } from "../../decision/index.ts";
import type { Exception } from "../../engines/acceptance/index.ts";
import { locate } from "../../formats/position/index.ts";
import {
  type Batch,
  type Location,
  type Path,
  Problem,
  type Settings,
  type Severity,
  type SourceDocument,
} from "../../model/index.ts";
import { readChecked } from "./checked-file.ts";
import exceptionSchema from "./exception.schema.json" with { type: "json" };
import configurationSchema from "./hauberk.schema.json" with { type: "json" };

/** The content of hauberk.yaml; files named in it are resolved against its folder. */
export interface Configuration {
  readonly settings?: Partial<Settings>;
  readonly controls?: { readonly enable?: readonly string[]; readonly disable?: readonly string[] };
  readonly severity?: Severity;
  readonly failOn?: Severity | "none";
  readonly baseline?: string;
  readonly exceptions?: readonly string[];
  /** The user's own policies, judged beside the controls. */
  readonly policies?: readonly string[];
  readonly admission?: AdmissionConfiguration;
  /** Where in the file a path of the section `admission` leads. */
  readonly locateAdmission?: (path: Path) => Location;
}

const DEFAULT_FILE = "hauberk.yaml";

/**
 * The configuration of this folder, or of the file named.
 * @throws {Problem} CONFIG_INVALID at the first fault: a scan under a half-understood configuration helps nobody
 */
export function readConfiguration(file: string | undefined): Configuration {
  if (file === undefined && !existsSync(DEFAULT_FILE)) return {};
  const path = file ?? DEFAULT_FILE;
  const { items, problems } = readChecked(path, configurationSchema);
  if (problems[0] !== undefined) throw problems[0];
  const [only, second] = items;
  if (only === undefined || second !== undefined) {
    throw new Problem("CONFIG_INVALID", `${path} must hold one document of kind Configuration`);
  }
  const configuration = only.value as Configuration;
  const beside = (name: string): string => resolve(dirname(path), name);
  return {
    ...configuration,
    ...(configuration.baseline === undefined ? {} : { baseline: beside(configuration.baseline) }),
    ...(configuration.exceptions === undefined ? {} : { exceptions: configuration.exceptions.map(beside) }),
    ...(configuration.policies === undefined ? {} : { policies: configuration.policies.map(beside) }),
    ...(configuration.admission === undefined ? {} : toAdmission(configuration.admission, beside, only.document)),
  };
}

/** The section with the paths of its policies resolved, and the way back to its lines. */
function toAdmission(
  admission: AdmissionConfiguration,
  beside: (name: string) => string,
  document: SourceDocument,
): Pick<Configuration, "admission" | "locateAdmission"> {
  const ruleSets = admission.ruleSets?.map((one) =>
    one.policies === undefined ? one : { ...one, policies: one.policies.map(beside) },
  );
  const { digests } = admission;
  return {
    admission: {
      ...admission,
      ...(ruleSets === undefined ? {} : { ruleSets }),
      ...(digests?.files === undefined ? {} : { digests: { ...digests, files: digests.files.map(beside) } }),
    },
    locateAdmission: (path) => locate(document, ["admission", ...path]),
  };
}

/** The exceptions of the files; a faulty one is a problem and accepts nothing. */
export function readExceptions(files: readonly string[]): Batch<Exception> {
  const items: Exception[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const read = readChecked(file, exceptionSchema);
    problems.push(...read.problems);
    for (const { document, value } of read.items) {
      const { metadata, spec } = value as unknown as {
        metadata: { name: string };
        spec: Omit<Exception, "name" | "at">;
      };
      items.push({ ...spec, name: metadata.name, at: locate(document, ["spec", "expires"]) });
    }
  }
  return { items, problems };
}
