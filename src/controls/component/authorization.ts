import { asList, asString, type Context, dig, type JsonObject } from "../../model/index.ts";
import { type Component, readSetting } from "../../formats/component/index.ts";
import { type ListDemand, listIs, unknownOf } from "./demands.ts";
import type { Demand } from "./of-component.ts";

const FILE = "authorization-config";

/** What the authorization modes of the API server must name or not; also where a configuration file says them. */
export function authorizationIs(demand: ListDemand, otherwise: string): Demand {
  const byFlag = listIs({ flag: "authorization-mode" }, { ...demand, byDefault: ["AlwaysAllow"] }, otherwise);
  return (component, context) => {
    const file = readSetting(component, FILE);
    if (file.is === "unknown") return unknownOf(`--${FILE}`, file);
    if (file.is === "absent") return byFlag(component, context);
    const types = findAuthorizers(component, context);
    const { path } = file;
    if (types === undefined)
      return unknownOf("how requests are authorized", {
        ...file,
        is: "unknown",
        because: `${file.text.slice(0, 200)} was not read`,
      });
    if (demand.has !== undefined && !types.includes(demand.has))
      return { path, message: `the file of --${FILE} does not name ${demand.has}: ${otherwise}` };
    if (demand.lacks !== undefined && types.includes(demand.lacks))
      return { path, message: `the file of --${FILE} names ${demand.lacks}: ${otherwise}` };
    return undefined;
  };
}

function findAuthorizers(component: Component, context: Context): string[] | undefined {
  const file = findServerFile(component, "AuthorizationConfiguration", context);
  return file === undefined ? undefined : asList(file["authorizers"]).map((one) => asString(dig(one, "type")) ?? "");
}

/** A configuration file of the API server: from its node report, or one that was handed over beside its manifest. */
export function findServerFile(component: Component, kind: string, { picture }: Context): JsonObject | undefined {
  const reported = component.configurations.find(({ value }) => value["kind"] === kind);
  return reported?.value ?? picture.ofKind(`apiserver.config.k8s.io/${kind}`)[0]?.object;
}
