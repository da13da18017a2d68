import { describe, expect, it } from "vitest";
import { CONTROLS } from "../../src/controls/index.ts";
import { evaluate } from "../../src/engines/posture/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture, toResources } from "../../src/inventory/index.ts";
import { DEFAULT_SETTINGS, type Finding, type Resource } from "../../src/model/index.ts";
import { readFiles } from "../../src/sources/files/index.ts";
import { hasSuite, suitePath } from "./suite.ts";

const ACCESS = CONTROLS.filter(({ id }) => /^(?:rbac|service-account|secrets)\//.test(id));

/** What is reported only when it is asked for, and true of every fresh cluster. */
const BORN_WITH = ["rbac/anonymous-default"];

function judge(resources: readonly Resource[], onRequest: boolean): Finding[] {
  const { picture } = toPicture({ resources, complete: true }, locate);
  const controls = ACCESS.filter((control) => onRequest || control.onRequest !== true);
  return evaluate(controls, { picture, settings: DEFAULT_SETTINGS }).findings;
}

describe.skipIf(!hasSuite("rbac-bootstrap"))("the roles and bindings every cluster is born with", () => {
  const read = hasSuite("rbac-bootstrap") ? readFiles([suitePath("rbac-bootstrap", "v1.28")]).values : [];
  const resources = read.flatMap((one) => toResources(one, locate).items);

  it("are all read", () => {
    expect(resources.length).toBe(119);
  });

  it("have no finding", () => {
    expect(judge(resources, false).map(({ control, message }) => `${control} ${message}`)).toEqual([]);
  });

  it("have, of what is asked for, only what is true of them", () => {
    const onRequest = judge(resources, true).filter(
      ({ control }) => ACCESS.find(({ id }) => id === control)?.onRequest,
    );
    const controls = new Set(onRequest.map(({ control }) => control));
    // Controllers' accounts hold roles; those of them that every account is a member of are not listed.
    expect([...controls].filter((id) => id !== "rbac/account-binding" && id !== "rbac/unused-role")).toEqual(BORN_WITH);
  });

  it("are no cover: a right added to one of them, or a stranger bound to one, is found", () => {
    const changed = resources.map((resource) => {
      const { object } = resource;
      if (object.metadata.name === "system:discovery" && object.kind === "ClusterRole") {
        const rules = [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }];
        return { ...resource, object: { ...object, rules } };
      }
      if (object.metadata.name === "system:kube-controller-manager" && object.kind === "ClusterRoleBinding") {
        return { ...resource, object: { ...object, subjects: [{ kind: "User", name: "mallory" }] } };
      }
      return resource;
    });
    const findings = judge(changed, false);
    expect(new Set(findings.map(({ control }) => control))).toEqual(
      new Set(["rbac/reserved-name", "rbac/everyone-takeover"]),
    );
    expect(findings.map(({ resource }) => `${resource.kind}/${resource.name}`).sort()).toEqual([
      "ClusterRole/system:discovery",
      "ClusterRoleBinding/system:discovery",
      "ClusterRoleBinding/system:kube-controller-manager",
    ]);
  });
});
