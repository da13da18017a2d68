import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { type Attributes, isResourceRequest } from "../../src/engines/rbac/index.ts";
import { dig, type JsonObject } from "../../src/model/index.ts";
import type { ApiServer } from "./api-server.ts";
import type { Question } from "./rbac-questions.ts";

const AT_ONCE = 32;
const REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

/** Asks over connections that stay open. */
export function toAsker(server: ApiServer): (question: Question) => Promise<boolean> {
  const dispatcher = new Agent({ connect: { ca: readFileSync(server.caFile, "utf8") }, connections: AT_ONCE });
  const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
  return async ({ user, attributes }) => {
    const spec = { user: user.name, groups: user.groups, ...toSpec(attributes) };
    const body = JSON.stringify({ apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec });
    const answer = await request(server.url + REVIEWS, { method: "POST", headers, body, dispatcher });
    const review = (await answer.body.json()) as JsonObject;
    if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${JSON.stringify(review)}`);
    return dig(review, "status", "allowed") === true;
  };
}

function toSpec(attributes: Attributes): JsonObject {
  if (isResourceRequest(attributes)) return { resourceAttributes: { ...attributes } };
  return { nonResourceAttributes: { verb: attributes.verb, path: attributes.nonResourceURL } };
}

export async function inParallel<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  const entries = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of entries) made[index] = await make(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
}
