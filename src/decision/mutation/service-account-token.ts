import type { World } from "../../engines/policy/index.ts";
import { asList, asObject, asString, dig, isObject, type Json, type JsonObject } from "../../model/index.ts";
import { addNote, type Ledger, POD, quote } from "./ledger.ts";
import { says } from "./says.ts";

const PREFIX = "kube-api-access-";
const MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The pod spec with automountServiceAccountToken false, where neither the pod nor its service account says anything. The API
 * server's own plugin has put the token's volume into the pod before any webhook is asked: it is taken out again, or the field
 * would change nothing.
 */
export function withoutToken(spec: JsonObject, namespace: string, world: World, ledger: Ledger): JsonObject {
  if (says(spec["automountServiceAccountToken"])) return spec;
  const account = asString(spec["serviceAccountName"]) ?? "";
  const known = world.objects.find("", "ServiceAccount", namespace, account === "" ? "default" : account);
  if (says(known?.["automountServiceAccountToken"])) return spec;
  const volume = asList(spec["volumes"]).find(isTokenVolume);
  const name = asString(dig(volume, "name"));
  if (name !== undefined && isUsedOtherwise(spec, name)) {
    addNote(
      ledger,
      POD,
      `uses the volume ${quote(name)} of its service account's token by name, so the token stays; write automountServiceAccountToken`,
    );
    return spec;
  }
  ledger.entries.push({ place: POD, field: "automountServiceAccountToken", value: "false" });
  const next = { ...spec, automountServiceAccountToken: false };
  return name === undefined ? next : withoutVolume(next, name);
}

/** The very volume that the plugin makes, by name and content. */
function isTokenVolume(volume: Json): boolean {
  if (asString(dig(volume, "name"))?.startsWith(PREFIX) !== true) return false;
  const sources = asList(dig(volume, "projected", "sources"));
  return (
    sources.length === 3 &&
    dig(sources[0], "serviceAccountToken", "path") === "token" &&
    !says(dig(sources[0], "serviceAccountToken", "audience")) &&
    dig(sources[1], "configMap", "name") === "kube-root-ca.crt" &&
    isObject(dig(sources[2], "downwardAPI"))
  );
}

/** Whether a container mounts it elsewhere than the plugin does: somebody wrote that. */
function isUsedOtherwise(spec: JsonObject, name: string): boolean {
  return ["initContainers", "containers"].some((list) =>
    asList(spec[list]).some((container) =>
      asList(dig(container, "volumeMounts")).some(
        (mount) =>
          dig(mount, "name") === name && (dig(mount, "mountPath") !== MOUNT_PATH || says(dig(mount, "subPath"))),
      ),
    ),
  );
}

function withoutVolume(spec: JsonObject, name: string): JsonObject {
  const isOther = (item: Json): boolean => dig(item, "name") !== name;
  const next = withList(spec, "volumes", isOther);
  for (const list of ["initContainers", "containers"]) {
    if (!Array.isArray(next[list])) continue;
    next[list] = asList(next[list]).map((container) =>
      isObject(container) && asList(container["volumeMounts"]).some((mount) => !isOther(mount))
        ? withList(container, "volumeMounts", isOther)
        : container,
    );
  }
  return next;
}

/** The mapping with the items of one list that are to stay; without the list when it is empty. */
function withList(mapping: JsonObject, key: string, stays: (item: Json) => boolean): JsonObject {
  const items = asList(mapping[key]).filter(stays);
  if (items.length > 0) return { ...mapping, [key]: items };
  const { [key]: _, ...rest } = asObject(mapping) ?? {};
  return rest;
}
