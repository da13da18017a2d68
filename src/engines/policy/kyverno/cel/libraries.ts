import {
  bindingsLibrary,
  type CelType,
  type CelValue,
  DYN,
  encodersLibrary,
  kubernetesEnvironment,
  type Library,
  mathLibrary,
  Optional,
  protosLibrary,
} from "../../../../languages/cel/index.ts";

/** Kyverno keeps what `orValue` did before cel-go 0.28: a value that is no optional is its own answer. */
const OR_VALUE: Library = {
  name: "kyverno.orValue",
  overloads: [
    {
      id: "__orValueCompat___dyn_dyn",
      function: "orValue",
      member: true,
      parameters: [DYN, DYN],
      result: DYN,
      accepts: ([target]) => !(target instanceof Optional),
      run: (target: CelValue) => target,
    },
  ],
};

const LIBRARIES: readonly Library[] = [
  ...kubernetesEnvironment().libraries,
  bindingsLibrary,
  encodersLibrary(),
  mathLibrary(),
  protosLibrary,
  OR_VALUE,
];

/** Libraries and variables that all of Kyverno's CEL kinds have. */
export function kyvernoLibraries(): { libraries: readonly Library[]; variables: ReadonlyMap<string, CelType> } {
  return { libraries: LIBRARIES, variables: new Map() };
}
