import { type PolicyResult, toResourceId } from "../../../../model/index.ts";
import { WRITES } from "../../interest/narrow.ts";
import type { Policy } from "../../policy.ts";
import { mutateObject, type Mutator } from "./mutator.ts";

/** All mutators as one policy: they run together until none of them changes anything any more. */
export function toMutationPolicy(mutators: readonly Mutator[]): Policy {
  return {
    name: "gatekeeper-mutation",
    namespace: "",
    kind: "Mutation",
    interest: mutators.flatMap(({ interest }) => interest).map((rule) => ({ ...rule, asked: WRITES })),
    judge: () => [],
    mutate: (request, world) => {
      const { object } = request;
      if (object === null) return undefined;
      const namespace = request.namespace === "" ? undefined : world.objects.namespace(request.namespace);
      const answer = mutateObject(mutators, { object, namespace, source: "Original" }, request.operation);
      const resource = toResourceId(object);
      const say = (by: Mutator | undefined, result: "pass" | "error", message: string): PolicyResult => ({
        policy: by?.name ?? "gatekeeper-mutation",
        policyKind: by?.kind ?? "Mutation",
        rule: "",
        resource,
        result,
        message,
      });
      return answer.is === "failed"
        ? { object, results: [say(answer.by, "error", answer.because)] }
        : { object: answer.object, results: answer.by.map((by) => say(by, "pass", "mutated")) };
    },
  };
}
