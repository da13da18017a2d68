import { asList, asObject, asString, dig, type Picture, type Workload } from "../../../model/index.ts";

/** A text of a workload that may name a service. */
export interface WorkloadText {
  /** Name of the variable; empty for arguments. */
  readonly name: string;
  readonly text: string;
}

/** What containers are told: variables, also those of ConfigMaps that were read, commands and arguments. */
export function toTexts(picture: Picture, workload: Workload): readonly WorkloadText[] {
  const data = (name: unknown): Readonly<Record<string, unknown>> => {
    if (typeof name !== "string") return {};
    const map = picture.find("/ConfigMap", workload.namespace, name) ?? findUnplaced(picture, workload, name);
    return asObject(dig(map?.object, "data")) ?? {};
  };
  return workload.containers.flatMap(({ spec }) => [
    ...asList(spec["env"]).flatMap((variable) => {
      const name = asString(dig(variable, "name")) ?? "";
      const reference = dig(variable, "valueFrom", "configMapKeyRef");
      const value = dig(variable, "value") ?? data(dig(reference, "name"))[asString(dig(reference, "key")) ?? ""];
      return typeof value === "string" ? [{ name, text: value }] : [];
    }),
    ...asList(spec["envFrom"]).flatMap((source) =>
      Object.entries(data(dig(source, "configMapRef", "name"))).flatMap(([name, text]) =>
        typeof text === "string" ? [{ name, text }] : [],
      ),
    ),
    ...[...asList(spec["command"]), ...asList(spec["args"])].flatMap((text) =>
      typeof text === "string" ? [{ name: "", text }] : [],
    ),
  ]);
}

/** A manifest may leave out that it is in the default namespace. */
function findUnplaced(picture: Picture, { namespace }: Workload, name: string) {
  return namespace === "default" || namespace === "" ? picture.find("/ConfigMap", "", name) : undefined;
}
