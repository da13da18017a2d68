import { dump } from "js-yaml";
import {
  type KubernetesObject,
  type Resource,
  type SourceDocument,
  toGroupKind,
  toResourceId,
} from "../../../model/index.ts";

/** Objects that a cut adds, in a file of their own. */
export interface NewObjects {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly resources: readonly Resource[];
  /** Objects that cannot be added: there is one of that name already. */
  readonly taken: readonly string[];
}

/** @param known objects as they were read */
export function toNewObjects(
  { name: file, before }: { readonly name: string; readonly before: string },
  objects: readonly KubernetesObject[],
  known: readonly Resource[],
): NewObjects {
  const names = new Set(known.map(({ object }) => nameOf(object)));
  const wanted = new Map(objects.map((object) => [nameOf(object), object]));
  const added = [...wanted].filter(([name]) => !names.has(name)).map(([, object]) => object);
  const text = added.map((object) => `---\n${dump(object, { lineWidth: 120, noRefs: true })}`).join("");
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  const document: SourceDocument = { file, syntax: "yaml", text, offset: 0, line: 1 };
  return {
    file,
    before,
    after: text === "" ? before : `${before}${gap}${text}`,
    resources: added.map((object) => ({ object, origin: { is: "file", document, prefix: [] } })),
    taken: [...wanted.keys()].filter((name) => names.has(name)),
  };
}

function nameOf(object: KubernetesObject): string {
  const { namespace, name } = toResourceId(object);
  return `${toGroupKind(object)} ${namespace === "" ? "" : `${namespace}/`}${name}`;
}
