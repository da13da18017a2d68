import type { JsonObject } from "../../model/index.ts";
import { OTHER_DEFAULTERS } from "./other-defaulters.ts";
import { POD_DEFAULTERS } from "./pod-defaulters.ts";
import { WORKLOAD_DEFAULTERS } from "./workload-defaulters.ts";

/**
 * Sets the defaults that the schema does not say. Gets the known fields of the object, which it may set and replace but
 * whose values it must not change in place.
 */
export type Defaulter = (object: JsonObject) => void;

/** By Go type, `core.v1.PodSpec`. @see k8s.io/kubernetes/pkg/apis, defaults.go of each group (1.36) */
export const DEFAULTERS: ReadonlyMap<string, Defaulter> = new Map<string, Defaulter>([
  ...Object.entries(POD_DEFAULTERS),
  ...Object.entries(WORKLOAD_DEFAULTERS),
  ...Object.entries(OTHER_DEFAULTERS),
]);
