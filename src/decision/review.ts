import type { Request } from "../engines/policy/index.ts";
import type { JsonObject } from "../model/index.ts";

/**
 * One AdmissionReview that came in, read once: what is judged is what stands here.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#request
 */
export interface Review {
  /** Goes back unchanged in the response. */
  readonly uid: string;
  readonly request: Request;
  /** Kind and resource as the client sent them, where matchPolicy Equivalent had the object converted; else those of the request. */
  readonly requestKind: Request["kind"];
  readonly requestResource: Request["resource"];
  readonly requestSubResource: string;
  /** CreateOptions, UpdateOptions, DeleteOptions or what CONNECT was given; null where there are none. */
  readonly options: JsonObject | null;
}
