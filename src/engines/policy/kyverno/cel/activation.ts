import type { Activation, CelValue } from "../../../../languages/cel/index.ts";
import type { KubernetesObject } from "../../../../model/index.ts";
import type { Request, World } from "../../policy.ts";

/** What one evaluation sees; `variables` is added when the policy gets to them. */
export type Frame = { -readonly [Key in keyof Activation]: Activation[Key] };

/**
 * The request as expressions of Kyverno's CEL kinds see it. In place of an object that there is not stands an empty one,
 * as in Kyverno.
 */
export function toFrame(request: Request, world: World): Frame {
  const namespace = request.namespace === "" ? null : (world.objects.namespace(request.namespace) ?? null);
  return {
    object: toValue(request.object) ?? {},
    oldObject: toValue(request.oldObject) ?? {},
    request: toRequestValue(request),
    namespaceObject: toValue(namespace),
  };
}

function toValue(object: KubernetesObject | null): CelValue {
  return object;
}

/** An AdmissionRequest of admission.k8s.io/v1 as JSON: what is empty is left out. */
function toRequestValue(request: Request): CelValue {
  const { kind, resource, subResource, name, namespace, operation, userInfo, dryRun, object, oldObject } = request;
  const { username, uid, groups, extra } = userInfo;
  const optional = (key: string, value: CelValue | undefined): { [key: string]: CelValue } =>
    value === undefined || value === "" || value === null ? {} : { [key]: value };
  return {
    uid: "",
    kind: { ...kind },
    resource: { ...resource },
    ...optional("subResource", subResource),
    requestKind: { ...kind },
    requestResource: { ...resource },
    ...optional("requestSubResource", subResource),
    ...optional("name", name),
    ...optional("namespace", namespace),
    operation,
    userInfo: {
      ...optional("username", username),
      ...optional("uid", uid),
      ...(groups.length > 0 ? { groups: [...groups] } : {}),
      ...optional("extra", extra),
    },
    object: toValue(object),
    oldObject: toValue(oldObject),
    dryRun,
    options: null,
  };
}
