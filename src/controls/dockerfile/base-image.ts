import type { Dockerfile, DockerStage } from "../../model/index.ts";

/** For each stage the earlier one that it builds on, or undefined where its base is an image. */
export function parentsOf({ stages }: Dockerfile): (DockerStage | undefined)[] {
  const named = new Map<string, DockerStage>();
  return stages.map((stage) => {
    const parent = named.get(stage.baseImage.toLowerCase());
    if (stage.name !== undefined) named.set(stage.name, stage);
    return parent;
  });
}

/** The stages whose base is an image from a registry: not scratch, not an earlier stage. */
export function stagesFromImages(dockerfile: Dockerfile): DockerStage[] {
  const parents = parentsOf(dockerfile);
  return dockerfile.stages.filter(
    ({ baseImage, index }) => baseImage.toLowerCase() !== "scratch" && parents[index] === undefined,
  );
}

/** The line of a stage's FROM. */
export function lineOf({ instructions }: DockerStage): number {
  return instructions[0]?.line ?? 1;
}

/** Tag and digest of an image reference; a port of the registry is no tag. */
export function toVersion(image: string): { tag: string | undefined; digest: string | undefined } {
  const at = image.indexOf("@");
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  return { tag: colon < 0 ? undefined : name.slice(colon + 1), digest: at < 0 ? undefined : image.slice(at + 1) };
}

/** Whether an argument without a known default decides. */
export function isOpen(text: string): boolean {
  return text.includes("$");
}
