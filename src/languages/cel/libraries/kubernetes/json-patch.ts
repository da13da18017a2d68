import type { Library } from "../../declaration.ts";
import { STRING } from "../../type.ts";
import { global } from "../define.ts";
import { withKubernetesCosts } from "./cost.ts";

/** @see k8s.io/apiserver/pkg/cel/library/jsonpatch.go */
export const jsonPatchLibrary: Library = withKubernetesCosts({
  name: "kubernetes.jsonpatch",
  overloads: [
    global("string_jsonpatch_escapeKey_string", "jsonpatch.escapeKey", [STRING], STRING, (key: string) =>
      key.replaceAll("~", "~0").replaceAll("/", "~1"),
    ),
  ],
});
