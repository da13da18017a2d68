import type { Library, Overload } from "../../declaration.ts";
import { fail } from "../../run/fail.ts";
import { BOOL, type CelType, STRING, struct } from "../../type.ts";
import { CelObject, type CelValue } from "../../value.ts";
import { method } from "../define.ts";
import { checkLabel, checkSubdomain } from "./names.ts";

/** Who asks. */
export interface AuthorizerUser {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What is asked: a path, or a resource of any version. */
export interface AuthorizationQuestion {
  readonly user: AuthorizerUser;
  readonly verb: string;
  /** A path that is no resource, `/healthz`; the resource is "" then. */
  readonly path: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly fieldSelector: string;
  readonly labelSelector: string;
}

export interface AuthorizationAnswer {
  readonly allowed: boolean;
  readonly reason: string;
  /** Why nobody could decide. */
  readonly error?: string;
}

/** Answers questions, without asking anyone outside while an expression runs. */
export type Authorize = (question: AuthorizationQuestion) => AuthorizationAnswer;

/** All values of the authorizer equal nothing, themselves neither. */
abstract class AuthorizerObject extends CelObject {
  equals(): boolean {
    return false;
  }
}

const PREFIX = "kubernetes.authorization.";

export class AuthorizerValue extends AuthorizerObject {
  readonly typeName = `${PREFIX}Authorizer`;
  readonly user: AuthorizerUser;
  readonly authorize: Authorize;
  constructor(user: AuthorizerUser, authorize: Authorize) {
    super();
    this.user = user;
    this.authorize = authorize;
  }
}

type Subject = Omit<AuthorizationQuestion, "user" | "verb">;

const NOTHING: Subject = {
  path: "",
  group: "",
  resource: "",
  subresource: "",
  namespace: "",
  name: "",
  fieldSelector: "",
  labelSelector: "",
};

/** A question that is not complete yet. */
export class CheckValue extends AuthorizerObject {
  readonly typeName: string;
  readonly authorizer: AuthorizerValue;
  readonly subject: Subject;
  constructor(
    kind: "PathCheck" | "GroupCheck" | "ResourceCheck",
    authorizer: AuthorizerValue,
    subject: Partial<Subject>,
  ) {
    super();
    this.typeName = PREFIX + kind;
    this.authorizer = authorizer;
    this.subject = { ...NOTHING, ...subject };
  }
}

class DecisionValue extends AuthorizerObject {
  readonly typeName = `${PREFIX}Decision`;
  readonly answer: AuthorizationAnswer;
  constructor(answer: AuthorizationAnswer) {
    super();
    this.answer = answer;
  }
}

/** `authorizer.requestResource`: a check of the resource that a request is about. */
export function toRequestResource(authorizer: AuthorizerValue, subject: Partial<Subject>): CheckValue {
  return new CheckValue("ResourceCheck", authorizer, subject);
}

/** Types of `authorizer` and `authorizer.requestResource`. */
export const AUTHORIZER = struct(`${PREFIX}Authorizer`);
export const RESOURCE_CHECK = struct(`${PREFIX}ResourceCheck`);
const PATH_CHECK = struct(`${PREFIX}PathCheck`);
const GROUP_CHECK = struct(`${PREFIX}GroupCheck`);
const DECISION = struct(`${PREFIX}Decision`);

function serviceAccount({ authorize }: AuthorizerValue, namespace: string, name: string): AuthorizerValue {
  if (checkSubdomain(name).length > 0) fail("Invalid service account name");
  if (checkLabel(namespace).length > 0) fail("Invalid service account namespace");
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
  return new AuthorizerValue({ username: `system:serviceaccount:${namespace}:${name}`, groups }, authorize);
}

function checkPath(authorizer: AuthorizerValue, path: string): CheckValue {
  return path.trim() === "" ? fail("path must not be empty") : new CheckValue("PathCheck", authorizer, { path });
}

function checkResource({ authorizer, subject }: CheckValue, resource: string): CheckValue {
  if (resource.trim() === "") fail("resource must not be empty");
  return new CheckValue("ResourceCheck", authorizer, { ...subject, resource });
}

function check({ authorizer, subject }: CheckValue, verb: string): CelValue {
  return new DecisionValue(authorizer.authorize({ ...subject, user: authorizer.user, verb }));
}

const detail = (id: string, name: keyof Subject): Overload =>
  method(
    id,
    name,
    [RESOURCE_CHECK, STRING],
    RESOURCE_CHECK,
    ({ authorizer, subject }: CheckValue, value: string) =>
      new CheckValue("ResourceCheck", authorizer, { ...subject, [name]: value }),
  );

const checking = (id: string, type: CelType): Overload =>
  method(id, "check", [type, STRING], DECISION, check, { pure: false });

/** @see k8s.io/apiserver/pkg/cel/library/authz.go */
export const authorizerLibrary: Library = {
  name: "kubernetes.authz",
  overloads: [
    method("authorizer_path", "path", [AUTHORIZER, STRING], PATH_CHECK, checkPath),
    method(
      "authorizer_group",
      "group",
      [AUTHORIZER, STRING],
      GROUP_CHECK,
      (authorizer: AuthorizerValue, group: string) => new CheckValue("GroupCheck", authorizer, { group }),
    ),
    method("authorizer_serviceaccount", "serviceAccount", [AUTHORIZER, STRING, STRING], AUTHORIZER, serviceAccount),
    method("groupcheck_resource", "resource", [GROUP_CHECK, STRING], RESOURCE_CHECK, checkResource),
    detail("resourcecheck_subresource", "subresource"),
    detail("resourcecheck_namespace", "namespace"),
    detail("resourcecheck_name", "name"),
    checking("pathcheck_check", PATH_CHECK),
    checking("resourcecheck_check", RESOURCE_CHECK),
    method("decision_errored", "errored", [DECISION], BOOL, ({ answer }: DecisionValue) => answer.error !== undefined),
    method("decision_error", "error", [DECISION], STRING, ({ answer }: DecisionValue) => answer.error ?? ""),
    method("decision_allowed", "allowed", [DECISION], BOOL, ({ answer }: DecisionValue) => answer.allowed),
    method("decision_reason", "reason", [DECISION], STRING, ({ answer }: DecisionValue) => answer.reason),
  ],
};

/** @see k8s.io/apiserver/pkg/cel/library/authz.go */
export const authorizerSelectorsLibrary: Library = {
  name: "kubernetes.authzSelectors",
  overloads: [detail("authorizer_fieldselector", "fieldSelector"), detail("authorizer_labelselector", "labelSelector")],
};
