import { CONTROLS } from "../../controls/index.ts";
import { evaluate } from "../../engines/posture/index.ts";
import type { Finding } from "../../model/index.ts";
import type { Judgement, Rules } from "./judge.ts";

/** Whether the control's findings may stand on a credential; a test of the catalogue holds it to that. */
export function seesCredentials(id: string): boolean {
  return id.startsWith("secrets/") || id.startsWith("dockerfile/secret-");
}

/**
 * Every credential in the text of what was judged, also by controls that were not asked for: a code frame of another
 * finding must not show it because `--control` or `--severity` leaves its own finding out.
 */
export function findSensitive({ picture, open }: Judgement, { controls, settings }: Rules): Finding[] {
  const ran = new Set(controls.map(({ id }) => id));
  const others = CONTROLS.filter(({ id, onRequest }) => onRequest !== true && seesCredentials(id) && !ran.has(id));
  const unseen = others.length === 0 ? [] : evaluate(others, { picture, settings }).findings;
  return [...open, ...unseen].filter(({ sensitive }) => sensitive === true);
}
