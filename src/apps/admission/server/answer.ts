import {
  type Decision,
  decideMutation,
  decideValidation,
  type DecisionWorld,
  type Meter,
  type Permission,
  readReview,
  type Review,
  type RuleSet,
} from "../../../decision/index.ts";
import { Problem } from "../../../model/index.ts";
import { reportAdmissionReview } from "../../../reporters/index.ts";
import type { LoadMeter, Surroundings } from "../parts.ts";
import { type FailureKind, readUid, toFailure } from "./failures.ts";
import type { Waiting } from "./pending.ts";
import { type Refusal, refuse } from "./route.ts";

/** A review with everything it is answered by. */
export interface Asked {
  readonly path: "validate" | "mutate";
  readonly ruleSet: RuleSet;
  readonly text: string;
  readonly waiting: Waiting;
  /** Milliseconds until the answer has to be out. */
  remainingMs(): number;
}

export type Answer =
  | {
      readonly is: "answer";
      readonly text: string;
      readonly decision: Decision;
      /** Absent: it was not read. */
      readonly review?: Review;
      readonly failure?: FailureKind;
    }
  | Refusal;

/** Questions of rules to the authorizer that lead to other questions. */
const MAX_ROUNDS = 4;

/** What is sent back for a review. Never rejects: what goes wrong on the way is an answer that says so. */
export async function answer(asked: Asked, surroundings: Surroundings, meter: LoadMeter): Promise<Answer> {
  const shed = meter.shed(asked.ruleSet, asked.remainingMs());
  const uid = shed === undefined && asked.remainingMs() > 0 ? undefined : readUid(asked.text);
  if (uid !== undefined && shed === undefined)
    return fail(asked, uid, "late", "the request waited longer than its time");
  if (uid !== undefined && shed === "allow") return fail(asked, uid, "shed", OVERLOADED);
  if (uid !== undefined) return fail(asked, uid, "overload", OVERLOADED);
  const review = readReview(asked.text);
  if (review instanceof Problem) return answerUnreadable(asked, review);
  return answerReview(asked, review, surroundings, meter);
}

const OVERLOADED = "Hauberk has more requests than it can decide in time";

async function answerReview(
  asked: Asked,
  review: Review,
  surroundings: Surroundings,
  meter: LoadMeter,
): Promise<Answer> {
  try {
    const decision = await decide(asked, review, surroundings, meter);
    if (decision === "late")
      return fail(asked, review.uid, "late", "what the rules depend on did not arrive in time", review);
    return { is: "answer", text: reportAdmissionReview(review.uid, decision), decision, review };
  } catch (cause) {
    const what = cause instanceof Error ? cause.name : "something that is no error";
    return fail(
      asked,
      review.uid,
      "exception",
      `Hauberk itself failed (${what}): this is a bug, please report it`,
      review,
    );
  }
}

async function decide(
  asked: Asked,
  review: Review,
  surroundings: Surroundings,
  load: LoadMeter,
): Promise<Decision | "late"> {
  const { path, ruleSet, waiting } = asked;
  const meter = toMeter(asked, review.request.namespace, load);
  const toDecision = path === "validate" ? decideValidation : decideMutation;
  const coming = surroundings.worldFor(review, ruleSet, waiting);
  let world = coming instanceof Promise ? await Promise.race([coming, waiting.over]) : coming;
  if (world === "over") return "late";
  let decision = toDecision(review, ruleSet, world, meter);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const more: Promise<DecisionWorld> | undefined = surroundings.needsMore?.(world, waiting);
    if (more === undefined) return decision;
    world = await Promise.race([more, waiting.over]);
    if (world === "over") return "late";
    decision = toDecision(review, ruleSet, world, meter);
  }
  return decision;
}

/** For one request: when its time is over nobody waits for the rest of its rules, and they would only hold up others. */
function toMeter(asked: Asked, namespace: string, load: LoadMeter): Meter {
  return {
    permit: (ruleSet, rule, action) => (asked.remainingMs() > 0 ? load.permit(ruleSet, rule, action, namespace) : OVER),
    measure: (ruleSet, rule, budget, run) => load.measure(ruleSet, rule, budget, run, namespace),
  };
}

const OVER: Permission = { is: "skip", because: "the rules before it took all the time of the request" };

/** What no rule could look at must not slip through a rule set that is open on failure only for outages. */
function answerUnreadable(asked: Asked, problem: Problem): Answer {
  const uid = readUid(asked.text);
  if (uid === undefined) return refuse(400, problem.message);
  return fail(asked, uid, "unreadable", `the review could not be read: ${problem.message}`);
}

function fail(asked: Asked, uid: string, kind: FailureKind, message: string, review?: Review): Answer {
  const decision = toFailure(asked.ruleSet, kind, message);
  const text = reportAdmissionReview(uid, decision);
  return { is: "answer", text, decision, failure: kind, ...(review === undefined ? {} : { review }) };
}
