import type { CelType, Library } from "../../../../languages/cel/index.ts";
import {
  bindingsLibrary,
  encodersLibrary,
  kubernetesEnvironment,
  mathLibrary,
  protosLibrary,
} from "../../../../languages/cel/index.ts";

const LIBRARIES: readonly Library[] = [
  ...kubernetesEnvironment().libraries,
  bindingsLibrary,
  encodersLibrary(),
  mathLibrary(),
  protosLibrary,
];

/** Libraries and variables that all of Kyverno's CEL kinds have. */
export function kyvernoLibraries(): { libraries: readonly Library[]; variables: ReadonlyMap<string, CelType> } {
  return { libraries: LIBRARIES, variables: new Map() };
}
