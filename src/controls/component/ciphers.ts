import { readListSetting, readSetting } from "../../formats/component/index.ts";
import type { Demand } from "./of-component.ts";
import { nameOf, type SettingName, unknownOf } from "./demands.ts";

/** Suites with forward secrecy and authenticated encryption; those of TLS 1.3 cannot be chosen and are always sound. */
const STRONG: ReadonlySet<string> = new Set([
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
]);

/** TLS offers strong suites only: all that are listed are, or TLS 1.3 is the least. */
export function ciphersAreStrong(name: SettingName, least: SettingName): Demand {
  return (component) => {
    const version = readSetting(component, least.flag, least.keys);
    if (version.is === "set" && version.text === "VersionTLS13") return undefined;
    const setting = readListSetting(component, name.flag, name.keys);
    if (setting.is === "unknown") return unknownOf(nameOf(name), setting);
    if (setting.is === "absent" || setting.items.length === 0)
      return { path: setting.path, message: `${nameOf(name)} is not set: suites with CBC are offered too` };
    const weak = setting.items.filter((suite) => !STRONG.has(suite));
    if (weak.length === 0) return undefined;
    return { path: setting.path, message: `${nameOf(name)} offers ${weak.slice(0, 3).join(", ").slice(0, 200)}` };
  };
}
