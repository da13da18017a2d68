import { advise, type Advice } from "./advice.ts";
import type { Part } from "./parts.ts";

const NAMED = /(?<![A-Za-z])containers\b/;
/** All lists at once, however they are named: `*ontainers`, Kyverno's `images` and `images.*`, `podSecurity`. */
const NAMES_ALL = /\*ontainers|\[\^?Cc\]ontainers|\(images\)|images\.\*|"podSecurity"/;
/** What such containers cannot have. */
const ONLY_LONG_RUNNING = /livenessProbe|readinessProbe|startupProbe|lifecycle|\bports\b|hostPort/;
const NO_EPHEMERAL = /"resources"|\.resources\b|\blimits\b|\brequests\b/;

/**
 * A rule on `containers` that forgets init or ephemeral containers: whoever may add one of these is not bound by it.
 * @see kyverno/policies#951, CVE-2023-2727
 */
export function findForgottenContainers({ resource, path, value }: Part): Advice[] {
  if (value["mutate"] !== undefined || value["generate"] !== undefined || value["mutations"] !== undefined) return [];
  const text = JSON.stringify(value);
  if (!NAMED.test(text) || NAMES_ALL.test(text) || ONLY_LONG_RUNNING.test(text)) return [];
  const wanted = NO_EPHEMERAL.test(text) ? ["initContainers"] : ["initContainers", "ephemeralContainers"];
  const missing = wanted.filter((name) => !text.includes(name));
  if (missing.length === 0) return [];
  const message = `it looks at containers and not at ${missing.join(" and ")}: a pod that has its image or privilege there is not judged`;
  return [advise(resource, path, { code: "forgotten-containers", level: "warning", message })];
}
