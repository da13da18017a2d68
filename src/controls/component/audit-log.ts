import { readSetting } from "../../formats/component/index.ts";
import { numberIs, unknownOf } from "./demands.ts";
import type { Demand } from "./of-component.ts";

const PATH = "audit-log-path";
const WEBHOOK = "audit-webhook-config-file";

/** The API server writes what it audits to a file, or sends it away. */
export function isAudited(): Demand {
  return (component) => {
    const log = readSetting(component, PATH);
    if (log.is === "unknown") return unknownOf(`--${PATH}`, log);
    const webhook = readSetting(component, WEBHOOK);
    if (webhook.is === "unknown") return unknownOf(`--${WEBHOOK}`, webhook);
    const isSet = (log.is === "set" && log.text !== "") || (webhook.is === "set" && webhook.text !== "");
    return isSet
      ? undefined
      : { path: log.path, message: `neither --${PATH} nor --${WEBHOOK} is set: nothing is logged` };
  };
}

/**
 * As much of the audit log is kept as `least` says; zero is no limit, which somebody must have chosen. What goes to standard output
 * or to a webhook is kept elsewhere.
 * @param unit what the number counts: `days`
 */
export function isKept(flag: string, least: number, unit: string): Demand {
  const isEnough = numberIs(
    { flag },
    (value) => value === 0 || value >= least,
    -1,
    `fewer than ${least} ${unit} are kept`,
  );
  return (component, context) => {
    const log = readSetting(component, PATH);
    if (log.is === "unknown") return unknownOf(`--${PATH}`, log);
    if (log.is === "absent" || log.text === "") return isAudited()(component, context);
    if (log.text === "-") return undefined;
    const kept = readSetting(component, flag);
    if (kept.is !== "absent") return isEnough(component, context);
    const byDefault =
      flag === "audit-log-maxsize" ? "100 megabytes by default" : "logs are kept until the disk is full";
    return { path: kept.path, message: `--${flag} is not set: ${byDefault}` };
  };
}
