import { matchesWildcard } from "../../../formats/glob/index.ts";
import { asList, asObject, asString, isObject, type JsonObject } from "../../../model/index.ts";
import { Fault } from "./fault.ts";
import { extractImages } from "./image-extractors.ts";
import type { Applied, Rule } from "./rule.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";

/** One demand of a verifyImages rule. */
interface Demand {
  readonly source: JsonObject;
  readonly references: readonly string[];
  readonly exempt: readonly string[];
}

/** Compiles a verifyImages rule: every image that it names must be verified; what was not looked at is no pass. */
export function compileImageCheck(rule: Rule): (applied: Applied) => RuleAnswer | undefined {
  const demands = asList(rule.source.verifyImages).filter(isObject).map(toDemand);
  return ({ asked, object }) => {
    if (asked.request.operation === "DELETE") return undefined;
    const lists = extractImages(object, rule.source.imageExtractors, asked.world.now);
    if (lists instanceof Fault) return toError("failed to extract images", lists);
    const images = [...lists.values()].flatMap((list) => [...list.values()].map(({ info }) => info.reference));
    const answers = demands.flatMap((demand) =>
      images.filter((image) => isMeant(demand, image)).map((image) => verify(image, demand, asked.world.images)),
    );
    if (answers.length === 0) return undefined;
    const worst = answers.find(({ result }) => result === "fail") ?? answers.find(({ result }) => result === "error");
    return worst ?? { result: "pass", message: `image verified: ${images.join(", ")}` };
  };
}

function toDemand(source: JsonObject): Demand {
  const texts = (value: unknown) => asList(value).filter((item): item is string => typeof item === "string");
  const single = asString(source.image);
  return {
    source,
    references: [...texts(source.imageReferences), ...(single === undefined ? [] : [single])],
    exempt: texts(source.skipImageReferences),
  };
}

function isMeant({ references, exempt }: Demand, image: string): boolean {
  return (
    references.some((pattern) => matchesWildcard(pattern, image)) &&
    !exempt.some((pattern) => matchesWildcard(pattern, image))
  );
}

function verify(image: string, { source }: Demand, images: Applied["asked"]["world"]["images"]): RuleAnswer {
  const verdict = images?.verify(image, asObject(source));
  if (verdict === undefined) return toError(`image ${image} was not verified: images are not looked at`);
  switch (verdict.is) {
    case "verified":
      return { result: "pass", message: `image ${image} verified` };
    case "refused":
      return { result: "fail", message: `failed to verify image ${image}: ${verdict.because}` };
    case "unknown":
      return toError(`image ${image} was not verified: ${verdict.because}`);
  }
}
