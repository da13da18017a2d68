import type { DecisionWorld } from "../../../decision/index.ts";
import { asString, dig, type JsonObject } from "../../../model/index.ts";
import type { ClusterClient } from "../../../sources/cluster/index.ts";
import type { Patience } from "../parts.ts";

type Authorize = NonNullable<DecisionWorld["authorize"]>;
type Question = Parameters<Authorize>[0];
type Answer = ReturnType<Authorize>;

/** As long as the API server itself remembers what a webhook authorizer refused. */
const REMEMBER_MS = 10_000;
const MAX_REMEMBERED = 10_000;
/** Of one request; more stay unknown. */
const MAX_QUESTIONS = 32;
const ASK_MS = 30_000;
const PATH = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

/**
 * Answers policies that ask what a user may do (`authorizer` in CEL). Rules run without waiting, so a question without an answer is
 * noted and answered `unknown`; what was noted is asked of the API server, and the rules run once more.
 */
export class ClusterAuthorizer {
  readonly #client: ClusterClient;
  readonly #answers = new Map<string, { readonly answer: Answer; readonly until: number }>();
  readonly #underWay = new Map<string, Promise<Answer>>();
  readonly #asked = new WeakMap<DecisionWorld, Map<string, Question>>();
  #reviews = 0;

  constructor(client: ClusterClient) {
    this.#client = client;
  }

  /** How many SubjectAccessReviews were made. */
  get reviews(): number {
    return this.#reviews;
  }

  /** @param given answers that hold for this request, however old they become meanwhile */
  toWorld(world: Omit<DecisionWorld, "authorize">, given: ReadonlyMap<string, Answer> = new Map()): DecisionWorld {
    const asked = new Map<string, Question>();
    const authorize: Authorize = (question) => {
      const key = JSON.stringify(question);
      const known = given.get(key) ?? this.#recall(key);
      if (known !== undefined) return known;
      // A weak map holds what it has until the next full collection: worlds of which nothing is asked stay out of it.
      this.#asked.set(made, asked);
      if (asked.size < MAX_QUESTIONS) asked.set(key, question);
      return { is: "unknown", reason: "the authorizer was not asked yet" };
    };
    const made: DecisionWorld = { ...world, authorize };
    return made;
  }

  /** Undefined: rules asked nothing that is open. Never rejects. */
  needsMore(world: DecisionWorld, patience: Patience): Promise<DecisionWorld> | undefined {
    const asked = this.#asked.get(world);
    if (asked === undefined || asked.size === 0) return undefined;
    return this.#answerAll(world, asked, patience.signal);
  }

  async #answerAll(
    world: DecisionWorld,
    asked: ReadonlyMap<string, Question>,
    signal: AbortSignal,
  ): Promise<DecisionWorld> {
    const given = new Map<string, Answer>();
    await Promise.all(
      [...asked].map(async ([key, question]) => given.set(key, await this.#answer(key, question, signal))),
    );
    return this.toWorld(world, given);
  }

  async #answer(key: string, question: Question, signal: AbortSignal): Promise<Answer> {
    const known = this.#recall(key);
    if (known !== undefined) return known;
    return Promise.race([this.#underWay.get(key) ?? this.#ask(key, question), toEnd(signal)]);
  }

  #recall(key: string): Answer | undefined {
    const known = this.#answers.get(key);
    return known !== undefined && known.until > performance.now() ? known.answer : undefined;
  }

  #ask(key: string, question: Question): Promise<Answer> {
    this.#reviews += 1;
    const asking = this.#review(question).then((answer) => {
      this.#underWay.delete(key);
      if (answer.is !== "unknown") this.#remember(key, answer);
      return answer;
    });
    this.#underWay.set(key, asking);
    return asking;
  }

  async #review(question: Question): Promise<Answer> {
    try {
      const reply = await this.#client.write(PATH, {
        method: "POST",
        body: toReview(question),
        isIdempotent: true,
        signal: AbortSignal.timeout(ASK_MS),
      });
      if (reply.is !== "ok") return toUnknown(reply.is === "refused" ? reply.because : "its answer is too large");
      const status = dig(reply.value, "status");
      const reason = asString(dig(status, "reason")) ?? "";
      const fault = asString(dig(status, "evaluationError"));
      if (dig(status, "allowed") === true) return { is: "allowed", reason };
      return fault === undefined ? { is: "denied", reason } : toUnknown(fault);
    } catch (error) {
      return toUnknown(error instanceof Error ? error.message : "no answer");
    }
  }

  #remember(key: string, answer: Answer): void {
    this.#answers.delete(key);
    this.#answers.set(key, { answer, until: performance.now() + REMEMBER_MS });
    if (this.#answers.size <= MAX_REMEMBERED) return;
    for (const oldest of this.#answers.keys()) {
      this.#answers.delete(oldest);
      return;
    }
  }
}

function toUnknown(because: string): Answer {
  return { is: "unknown", reason: `the API server's authorizer could not be asked: ${because}` };
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
function toReview({ user, verb, group, resource, subresource, namespace, name, path }: Question): JsonObject {
  const { username, uid, groups, extra } = user;
  const attributes: JsonObject =
    path === ""
      ? { resourceAttributes: { verb, group, version: "*", resource, subresource, namespace, name } }
      : { nonResourceAttributes: { verb, path } };
  return {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: {
      user: username,
      groups: [...groups],
      ...(uid === undefined ? {} : { uid }),
      ...(extra === undefined
        ? {}
        : { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])) }),
      ...attributes,
    },
  };
}

function toEnd(signal: AbortSignal): Promise<Answer> {
  const answer = toUnknown("there was no time left");
  if (signal.aborted) return Promise.resolve(answer);
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(answer), { once: true }));
}
