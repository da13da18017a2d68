import {
  asList,
  asObject,
  asString,
  dig,
  type JsonObject,
  type KubernetesObject,
  type Path,
  toGroupKind,
} from "../../model/index.ts";
import { readCommands } from "../shell/index.ts";
import { readArguments, type Word } from "./arguments.ts";
import { type Component, type ComponentName, isComponentName } from "./component.ts";

const SPEC_OF: Readonly<Record<string, Path>> = {
  "/Pod": ["spec"],
  "apps/DaemonSet": ["spec", "template", "spec"],
};
const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "ash", "dash"]);
const MAX_CONTAINERS = 20;
const MAX_WORDS = 2000;

/**
 * The components of Kubernetes that run in a pod of the platform: static pods, their mirrors, kube-proxy's DaemonSet. An etcd
 * that some application brought along is none.
 */
export function toPodComponents(object: KubernetesObject): Component[] {
  const specPath = SPEC_OF[toGroupKind(object)];
  if (specPath === undefined || !isOfPlatform(object)) return [];
  const path = [...specPath, "containers"];
  return asList(dig(object, ...path))
    .slice(0, MAX_CONTAINERS)
    .flatMap((container, index) => toComponent(asObject(container), [...path, index]) ?? []);
}

function isOfPlatform({ metadata }: KubernetesObject): boolean {
  return (
    metadata.namespace === "kube-system" ||
    dig(metadata, "labels", "tier") === "control-plane" ||
    dig(metadata, "annotations", "kubernetes.io/config.mirror") !== undefined
  );
}

function toComponent(container: JsonObject | undefined, path: Path): Component | undefined {
  if (container === undefined) return undefined;
  const words = [...toWords(container, "command", path), ...toWords(container, "args", path)].slice(0, MAX_WORDS);
  const image = asString(container["image"]) ?? "";
  const started = findProgram(words, image);
  if (started === undefined) return undefined;
  const version = /:(v?\d{1,4}\.\d{1,4}[\w.+-]{0,60})(?:@|$)/.exec(image)?.[1];
  const given = readArguments(started.words);
  const file = given.findLast(({ flag }) => flag === "config" || flag === "config-file")?.value;
  return {
    name: started.name,
    path: [...path, container["command"] === undefined ? "args" : "command"],
    arguments: given,
    ...(started.unread === undefined ? {} : { argumentsUnread: started.unread }),
    environment: started.name === "etcd" ? toEnvironment(container, path) : [],
    configurations: [],
    ...(file === undefined ? {} : { configurationUnread: `${file} was not read` }),
    ...(version === undefined ? {} : { version }),
  };
}

interface Started {
  readonly name: ComponentName;
  readonly words: readonly Word[];
  readonly unread?: string;
}

function findProgram(words: readonly Word[], image: string): Started | undefined {
  const first = toBase(words[0]?.text ?? "");
  if (isComponentName(first)) return { name: first, words: words.slice(1) };
  const second = toBase(words[1]?.text ?? "");
  if (first === "hyperkube" && isComponentName(second)) return { name: second, words: words.slice(2) };
  if (SHELLS.has(first)) return findInScript(words, image);
  const name = toBase(image.replace(/[@:][^/]*$/, ""));
  if (!isComponentName(name)) return undefined;
  // The image's own entry point is the component, and the arguments are its flags.
  const isPlain = words.length === 0 || first.startsWith("-");
  return { name, words, ...(isPlain ? {} : { unread: `${first.slice(0, 100)} starts it` }) };
}

function findInScript(words: readonly Word[], image: string): Started | undefined {
  const at = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  const script = words[at + 1];
  if (at >= 0 && script !== undefined) {
    for (const { program, args } of readCommands(script.text.slice(0, 100_000))) {
      if (!isComponentName(program)) continue;
      const unread = args.some((arg) => /^\$[\w@*{]/.test(arg)) ? "its script puts in flags from elsewhere" : undefined;
      const given = args.slice(0, MAX_WORDS).map((text) => ({ text, path: script.path }));
      return { name: program, words: given, ...(unread === undefined ? {} : { unread }) };
    }
  }
  const name = toBase(image.replace(/[@:][^/]*$/, ""));
  return isComponentName(name) ? { name, words: [], unread: "a script starts it" } : undefined;
}

function toWords(container: JsonObject, field: string, path: Path): Word[] {
  return asList(container[field]).flatMap((text, index) =>
    typeof text === "string" ? [{ text, path: [...path, field, index] }] : [],
  );
}

function toEnvironment(container: JsonObject, path: Path): Component["environment"] {
  return asList(container["env"]).flatMap((one, index) => {
    const name = asString(dig(one, "name")) ?? "";
    if (!name.startsWith("ETCD_")) return [];
    const flag = name.slice("ETCD_".length).toLowerCase().replaceAll("_", "-");
    return [{ flag, value: asString(dig(one, "value")) ?? "$(unread)", path: [...path, "env", index] }];
  });
}

function toBase(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
