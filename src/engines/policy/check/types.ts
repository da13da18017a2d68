import type { KindTable } from "../../../inventory/kinds/index.ts";
import type { Resource } from "../../../model/index.ts";
import { checkTypes } from "../admission/type-check.ts";
import { advise, type Advice } from "./advice.ts";

const VALIDATION = /^spec\.validations\[(\d+)\]\.(\w+)$/;

/** Fields and types that the kinds a policy matches do not have, in the words of kube-controller-manager. */
export function findTypeFaults(resource: Resource, kinds: KindTable): Advice[] {
  if (resource.object.kind !== "ValidatingAdmissionPolicy") return [];
  return checkTypes(resource.object, kinds).map(({ fieldRef, warning }) => {
    const [, index = "0", field = "expression"] = VALIDATION.exec(fieldRef) ?? [];
    const path = ["spec", "validations", Number(index), field];
    return advise(resource, path, { code: "types", level: "warning", message: warning.trim() });
  });
}
