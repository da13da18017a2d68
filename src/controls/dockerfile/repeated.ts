import type { Dockerfile, Observation } from "../../model/index.ts";

/** Of several instructions of one name in a stage only the last counts: each before it, as an observation. */
export function findRepeated(dockerfile: Dockerfile, name: string): Observation[] {
  return dockerfile.stages.flatMap((stage) => {
    const all = stage.instructions.filter((one) => one.name === name);
    return all.slice(0, -1).map((one) => ({
      path: [one.line],
      message: `this ${name} has no effect: line ${all.at(-1)?.line ?? 0} replaces it`,
    }));
  });
}
