import { type Component, readSetting } from "../../formats/component/index.ts";
import { nameOf, unknownOf } from "./demands.ts";
import type { Demand } from "./of-component.ts";

/**
 * Whether the kubelet runs without a configuration file. Then older defaults hold: anonymous access, AlwaysAllow, a read-only port.
 * @see https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/
 */
export function hasNoFile({ configurations, arguments: given }: Component): boolean {
  return configurations.length === 0 && !given.some(({ flag }) => flag === "config" || flag === "config-dir");
}

/** Requests to the kubelet need a right; Webhook is the default where there is a configuration file. */
export function authorizesRequests(): Demand {
  const name = { flag: "authorization-mode", keys: ["authorization", "mode"] };
  return (component) => {
    const setting = readSetting(component, name.flag, name.keys);
    if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
    const mode = setting.is === "set" ? setting.text : hasNoFile(component) ? "AlwaysAllow" : "Webhook";
    if (mode === "Webhook") return undefined;
    const given = setting.is === "set" ? mode.slice(0, 100) : `not set, and ${mode} by default`;
    return { path: setting.path, message: `--authorization-mode is ${given}: no right is asked for` };
  };
}

/** Idle streams end at some time; four hours are the default. */
export function staysOpen(): Demand {
  const name = { flag: "streaming-connection-idle-timeout", keys: ["streamingConnectionIdleTimeout"] };
  return (component) => {
    const setting = readSetting(component, name.flag, name.keys);
    if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
    // `0`, `0s` and `0h0m0s` are no limit.
    if (setting.is === "absent" || !/^-?(?:0(?:\.0*)?(?:ns|us|ms|s|m|h)?)+$/.test(setting.text)) return undefined;
    return {
      path: setting.path,
      message: `${nameOf(name)} is ${setting.text.slice(0, 50)}: streams that nobody uses stay open`,
    };
  };
}

/** The kubelet gets its serving certificate from an authority: by request, or from files. */
export function hasServingCertificate(): Demand {
  const wanted = [
    { flag: "tls-cert-file", keys: ["tlsCertFile"] },
    { flag: "tls-private-key-file", keys: ["tlsPrivateKeyFile"] },
  ];
  return (component) => {
    const bootstrap = readSetting(component, "rotate-server-certificates", ["serverTLSBootstrap"]);
    if (bootstrap.is === "unknown") return unknownOf("serverTLSBootstrap", bootstrap);
    if (bootstrap.is === "set" && bootstrap.text === "true") return undefined;
    for (const name of wanted) {
      const setting = readSetting(component, name.flag, name.keys);
      if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
      if (setting.is === "absent" || setting.text === "")
        return { path: setting.path, message: `${nameOf(name)} is not set: the kubelet signs its certificate itself` };
    }
    return undefined;
  };
}
