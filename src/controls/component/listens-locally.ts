import { readSetting } from "../../formats/component/index.ts";
import type { Demand } from "./of-component.ts";
import { unknownOf } from "./demands.ts";

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|\[::1\]|localhost)(?::\d{1,5})?$/;

/** The component is asked on the loopback address only; all addresses of the node are its default. */
export function listensLocally(): Demand {
  return (component) => {
    const setting = readSetting(component, "bind-address");
    if (setting.is === "unknown") return unknownOf("--bind-address", setting);
    if (setting.is === "set" && LOOPBACK.test(setting.text)) return undefined;
    const given = setting.is === "set" ? setting.text.slice(0, 100) : "not set";
    return { path: setting.path, message: `--bind-address is ${given}: metrics and health are served to the network` };
  };
}

/** kube-proxy serves its metrics on the loopback address, which is the default. */
export function servesMetricsLocally(): Demand {
  return (component) => {
    const setting = readSetting(component, "metrics-bind-address", ["metricsBindAddress"]);
    if (setting.is === "unknown") return unknownOf("--metrics-bind-address", setting);
    if (setting.is === "absent" || setting.text === "" || LOOPBACK.test(setting.text)) return undefined;
    return { path: setting.path, message: `metrics are served at ${setting.text.slice(0, 100)}, to the network` };
  };
}
