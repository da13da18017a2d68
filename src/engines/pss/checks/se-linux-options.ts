import type { SeLinuxOptions } from "../../../model/index.ts";
import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { nameSetters, namesWhere, plural, quoteAll, sortUnique } from "../wording.ts";

const TYPES_1_0 = ["", "container_t", "container_init_t", "container_kvm_t"];
const TYPES_1_31 = [...TYPES_1_0, "container_engine_t"];

/** The SELinux type must be one of the container types; user and role must not be set. */
export const seLinuxOptions: PodCheck = {
  id: "seLinuxOptions",
  level: "baseline",
  revisions: [
    { since: "v1.0", check: (pod) => checkOptions(pod, TYPES_1_0) },
    { since: "v1.31", check: (pod) => checkOptions(pod, TYPES_1_31) },
  ],
};

function checkOptions({ spec, containers }: PodUnderCheck, allowedTypes: readonly string[]): Forbidden | undefined {
  const bad: SeLinuxOptions[] = [];
  const isBad = (options: SeLinuxOptions | undefined): boolean => {
    if (options == null || (isTypeAllowed(options) && !options.user && !options.role)) return false;
    bad.push(options);
    return true;
  };
  const isTypeAllowed = (options: SeLinuxOptions): boolean => allowedTypes.includes(options.type ?? "");

  const setters = nameSetters(
    isBad(spec.securityContext?.seLinuxOptions),
    namesWhere(containers, (container) => isBad(container.securityContext?.seLinuxOptions)),
  );
  if (setters === "") return undefined;

  const types = sortUnique(bad.filter((options) => !isTypeAllowed(options)).map((options) => options.type ?? ""));
  const data: string[] = [];
  if (types.length > 0) data.push(`${plural("type", "types", types.length)} ${quoteAll(types)}`);
  if (bad.some((options) => options.user)) data.push("user may not be set");
  if (bad.some((options) => options.role)) data.push("role may not be set");
  return {
    reason: "seLinuxOptions",
    detail: `${setters} set forbidden securityContext.seLinuxOptions: ${data.join("; ")}`,
  };
}
