import { readSetting, toBoolean } from "../../formats/component/index.ts";
import { asList, asString, dig } from "../../model/index.ts";
import { findServerFile } from "./authorization.ts";
import { booleanIs, unknownOf } from "./demands.ts";
import type { Demand } from "./of-component.ts";

/** Paths that probes and load balancers ask for without a name. */
const HEALTH: ReadonlySet<string> = new Set(["/healthz", "/livez", "/readyz"]);
const FILE = "authentication-config";
const OPEN = "requests without a name reach authorization";

/** Requests without a name are refused, or heard for health only, as an AuthenticationConfiguration may say. */
export function refusesAnonymous(): Demand {
  const byFlag = booleanIs({ flag: "anonymous-auth" }, false, true, OPEN);
  return (component, context) => {
    const flag = readSetting(component, "anonymous-auth");
    const file = readSetting(component, FILE);
    if (flag.is === "unknown" || (flag.is === "set" && toBoolean(flag.text) === false))
      return byFlag(component, context);
    if (file.is === "unknown") return unknownOf(`--${FILE}`, file);
    if (file.is === "absent") return byFlag(component, context);
    const read = findServerFile(component, "AuthenticationConfiguration", context);
    if (read === undefined) {
      const because = `${file.text.slice(0, 200)} was not read`;
      return unknownOf("whether anonymous requests are heard", { is: "unknown", because, path: file.path });
    }
    if (dig(read, "anonymous", "enabled") === false) return undefined;
    if (read["anonymous"] === undefined) return byFlag(component, context);
    const paths = asList(dig(read, "anonymous", "conditions")).map((one) => asString(dig(one, "path")) ?? "");
    if (paths.length > 0 && paths.every((path) => HEALTH.has(path))) return undefined;
    return { path: file.path, message: `the file of --${FILE} lets anonymous requests in: ${OPEN}` };
  };
}
