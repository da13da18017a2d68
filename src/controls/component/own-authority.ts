import { readSetting, type Setting, toComponents } from "../../formats/component/index.ts";
import type { Context } from "../../model/index.ts";
import type { Demand } from "./of-component.ts";
import { unknownOf } from "./demands.ts";

const NAME = { flag: "trusted-ca-file", keys: ["client-transport-security", "trusted-ca-file"] };

/** etcd trusts an authority, and it is not the one whose certificates the API server takes for users. */
export function hasOwnAuthority(): Demand {
  return (component, context) => {
    const setting = readSetting(component, NAME.flag, NAME.keys);
    if (setting.is === "unknown") return unknownOf("--trusted-ca-file", setting);
    const { path } = setting;
    if (setting.is === "absent" || setting.text === "")
      return { path, message: "--trusted-ca-file is not set: etcd trusts every authority that its node does" };
    const shared = findClientAuthorities(context).includes(setting.text);
    if (!shared) return undefined;
    const file = setting.text.slice(0, 200);
    return {
      path,
      message: `etcd trusts ${file}, as the API server does for users: each of them may read all of etcd`,
    };
  };
}

/** Authorities of users, of all API servers that were read. */
function findClientAuthorities({ picture }: Context): string[] {
  const told = ["/Pod", "hauberk.dev/NodeReport"].flatMap((kind) => picture.ofKind(kind).flatMap(toComponents));
  return told
    .filter(({ name }) => name === "kube-apiserver")
    .map((server): Setting => readSetting(server, "client-ca-file"))
    .flatMap((setting) => (setting.is === "set" ? [setting.text] : []));
}
