import {
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Location,
  type PolicyOutcome,
  type PolicyResult,
  toResourceId,
} from "../../../model/index.ts";
import { toWorldKinds } from "../admission/world-kinds.ts";
import type { Trace } from "../explanation.ts";
import { LastMade } from "../last-made.ts";
import type { Request, UserInfo, World } from "../policy.ts";
import { Fault } from "./fault.ts";
import type { KindSelector } from "./kind-selector.ts";
import type { Labels } from "./label-selector.ts";
import type { Candidate, RequestUser } from "./match.ts";
import { toImageContext } from "./images.ts";
import { Scope, type Surroundings } from "./scope.ts";
import { findRoles } from "./roles.ts";

/** What a test declares in place of outside data: values by the path they are set at. */
export interface DeclaredValues {
  /** For every rule, such as `request.operation`. */
  readonly resource?: Readonly<JsonObject>;
  /** By name of the rule. */
  readonly rules?: ReadonlyMap<string, Readonly<JsonObject>>;
  /** Of the user who asks; otherwise they are found in the known role bindings. */
  readonly roles?: readonly string[];
  readonly clusterRoles?: readonly string[];
}

/** One request as all rules of a policy look at it. */
export interface Asked {
  readonly request: Request;
  readonly world: World;
  readonly object: KubernetesObject | undefined;
  readonly oldObject: KubernetesObject | undefined;
  readonly asked: KindSelector;
  readonly user: RequestUser | undefined;
  readonly values: DeclaredValues;
  /** Where it is taken down what was looked at; absent: nobody asked why. */
  readonly trace?: Trace | undefined;
}

export function toAsked(request: Request, world: World, values: DeclaredValues): Asked {
  const known = askedBefore.get(request);
  if (known !== undefined && known.world === world && known.values === values) return known;
  const made = makeAsked(request, world, values);
  askedBefore.set(request, made);
  return made;
}

/** All policies look at the same request, nearly always without declared values. */
const askedBefore = new LastMade<Request, Asked>();
export const NOTHING_DECLARED: DeclaredValues = {};

function makeAsked(request: Request, world: World, values: DeclaredValues): Asked {
  const { object, oldObject, kind, subResource, userInfo, operation, namespace } = request;
  const isNobody = userInfo.username === "" && userInfo.groups.length === 0;
  return {
    request,
    world,
    object: operation === "CONNECT" ? toPlaced(object, namespace) : (object ?? undefined),
    oldObject: oldObject ?? undefined,
    asked: subResource === "" ? { ...kind, subresource: "" } : toAskedKind(request, world),
    user: isNobody && values.roles === undefined ? undefined : toUser(userInfo, world, values),
    values,
  };
}

/** Bindings are gone through when somebody looks at the roles. */
function toUser(userInfo: UserInfo, world: World, values: DeclaredValues): RequestUser {
  let found: ReturnType<typeof findRoles> | undefined;
  const find = (): ReturnType<typeof findRoles> => (found ??= findRoles(userInfo, world, values));
  return {
    ...userInfo,
    get roles() {
      return find().roles;
    },
    get clusterRoles() {
      return find().clusterRoles;
    },
  };
}

/** The kind of the resource that a subresource belongs to: `Pod/exec`, though what is sent is PodExecOptions. */
function toAskedKind({ kind, resource, subResource }: Request, world: World): KindSelector {
  const { group, version } = resource;
  const known = toWorldKinds(world).findResource(group, resource.resource, version);
  return { group, version, kind: known?.kind ?? kind.kind, subresource: subResource };
}

/** Options of a connection say nothing of where they lead to. */
function toPlaced(object: KubernetesObject | null, namespace: string): KubernetesObject | undefined {
  if (object === null || namespace === "" || object.metadata?.namespace !== undefined) return object ?? undefined;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** The object (or, when it is deleted, the old one) as match looks at it. */
export function toCandidate(asked: Asked, object: KubernetesObject): Candidate {
  return {
    object,
    asked: asked.asked,
    operation: asked.request.operation,
    user: asked.user,
    namespaceLabels: () => findNamespaceLabels(object, asked.world),
    trace: asked.trace,
  };
}

function findNamespaceLabels(object: KubernetesObject, world: World): Labels | Fault {
  const name = object.metadata.namespace ?? "";
  if (name === "") return {};
  const namespace = world.objects.namespace(name);
  if (namespace !== undefined) return namespace.metadata.labels ?? {};
  return new Fault(`failed to get namespace ${name}: it is not among the known objects`);
}

/** The data that the expressions of a rule see at first. */
export function toScope(
  asked: Asked,
  policyNamespace: string,
  object: KubernetesObject | undefined,
  declared: ReadonlySet<string>,
): Scope {
  const { request, oldObject, user } = asked;
  const asking: JsonObject = {
    operation: request.operation,
    namespace: request.namespace,
    name: request.name,
    kind: { ...request.kind },
    resource: { ...request.resource },
    ...(request.subResource === "" ? {} : { subResource: request.subResource }),
    dryRun: request.dryRun,
    ...(object === undefined ? {} : { object }),
    ...(oldObject === undefined ? {} : { oldObject }),
  };
  const data: JsonObject =
    user === undefined ? { request: asking } : { request: withUser(asking, user), ...toServiceAccount(user.username) };
  const surroundings: Surroundings = {
    world: asked.world,
    isDelete: request.operation === "DELETE",
    policyNamespace,
    declared,
    trace: asked.trace,
  };
  const scope = new Scope(data, surroundings);
  const pictured = object ?? oldObject;
  if (pictured !== undefined)
    scope.declare([{ name: "images", dependsOnElement: false, load: () => toImageContext(pictured) }]);
  return scope;
}

/** Roles are looked for when an expression gets to them; they may be set to something else, like any other field. */
function withUser(request: JsonObject, user: RequestUser): JsonObject {
  const { username, uid, groups, extra } = user;
  let roles: Json | undefined;
  let clusterRoles: Json | undefined;
  return {
    ...request,
    userInfo: {
      username,
      ...(uid === undefined ? {} : { uid }),
      groups: [...groups],
      ...(extra === undefined ? {} : { extra: extra as unknown as JsonObject }),
    },
    get roles() {
      return (roles ??= [...user.roles]);
    },
    set roles(value) {
      roles = value;
    },
    get clusterRoles() {
      return (clusterRoles ??= [...user.clusterRoles]);
    },
    set clusterRoles(value) {
      clusterRoles = value;
    },
  };
}

const ACCOUNT_PREFIX = "system:serviceaccount:";

function toServiceAccount(username: string): JsonObject {
  const [namespace = "", name = ""] =
    username.length > ACCOUNT_PREFIX.length ? username.slice(ACCOUNT_PREFIX.length).split(":") : [];
  return { serviceAccountName: name, serviceAccountNamespace: name === "" ? "" : namespace };
}

/** What one rule answers, before it is put beside the policy and the object. */
export interface RuleAnswer {
  readonly result: PolicyOutcome;
  readonly message: string;
  /** An error because something outside was not looked at. */
  readonly isUnknown?: boolean;
  /** Index of the validation that decided, where the policy has validations. */
  readonly decidedBy?: number;
}

export function toError(message: string, fault?: Fault): RuleAnswer {
  if (fault === undefined) return { result: "error", message };
  return { result: "error", message: `${message}: ${fault.message}`, isUnknown: fault.is === "unknown" };
}

/** What a result says besides the answer. */
export interface ResultFrame {
  readonly policy: string;
  readonly policyKind: string;
  readonly rule: string;
  readonly at: Location | undefined;
}

export function toResult(
  frame: ResultFrame,
  object: KubernetesObject,
  answer: RuleAnswer,
  action?: PolicyResult["action"],
): PolicyResult {
  const { policy, policyKind, rule, at } = frame;
  return {
    policy,
    policyKind,
    rule,
    resource: toResourceId(object),
    result: answer.result,
    message: answer.message,
    ...(action === undefined ? {} : { action }),
    ...(at === undefined ? {} : { at }),
  };
}
