import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readYaml } from "../../formats/yaml/index.ts";
import { locateInYaml } from "../../formats/yaml/index.ts";
import { toPicture, toResources } from "../../inventory/index.ts";
import { type AttackFacts, type Json, type Resource, type Step } from "../../model/index.ts";
import { toCloudFacts } from "./index.ts";

function toFacts(texts: readonly string[], complete = false): AttackFacts {
  const resources = texts.flatMap((text, index) =>
    readYaml(`${index}.yaml`, text).items.flatMap((item): Resource[] => toResources(item, locateInYaml).items),
  );
  return toCloudFacts(toPicture({ resources, complete }, locateInYaml).picture);
}

const toLines = ({ steps }: AttackFacts): string[] =>
  steps.map(({ from, to, likelihood }: Step) => `${from} > ${to} ${likelihood}`).sort();

const GROUP = `{ nodegroup: { nodegroupName: workers, nodeRole: "arn:aws:iam::1:role/shop-nodes" } }\n`;
const toTemplate = (options: string): string =>
  `{ LaunchTemplateVersions: [{ LaunchTemplateName: workers, LaunchTemplateData: { MetadataOptions: ${options} } }] }\n`;
const toPolicies = (...names: string[]): string =>
  `{ AttachedPolicies: [${names.map((name) => `{ PolicyName: ${name}, PolicyArn: "arn:aws:iam::aws:policy/${name}" }`).join(", ")}] }\n`;
const NARROW = toPolicies("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly");
const CLOSED = toTemplate("{ HttpTokens: required, HttpPutResponseHopLimit: 1 }");

describe("what an attack gets of the cloud", () => {
  it("is the node's role and the account, where pods may ask and the role may do all", () => {
    const facts = toFacts([
      GROUP,
      toTemplate("{ HttpTokens: required, HttpPutResponseHopLimit: 2 }"),
      toPolicies("AdministratorAccess"),
    ]);
    expect(toLines(facts)).toEqual([
      "cloud-role:aws/shop-nodes > target:cloud-admin certain",
      "endpoint:metadata > cloud-role:aws/shop-nodes certain",
      "node:any > cloud-role:aws/shop-nodes certain",
    ]);
    expect(facts.targets).toEqual(["target:cloud-admin"]);
    const changes = new Set(facts.changes.map(({ id }) => id));
    expect(facts.steps.flatMap(({ removedBy }) => removedBy).filter((id) => !changes.has(id))).toEqual([]);
    expect(changes).toContain("cloud/metadata-hops@workers");
  });

  it("is nothing from the metadata service that does not answer pods, and nothing by a narrow role", () => {
    expect(toLines(toFacts([GROUP, CLOSED, NARROW]))).toEqual(["node:any > cloud-role:aws/shop-nodes certain"]);
  });

  it("is the node's role all the same for a pod on the node's network", () => {
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop }\nspec: { hostNetwork: true, containers: [{ name: a }] }\n";
    expect(toLines(toFacts([GROUP, CLOSED, NARROW, pod]))).toContain(
      "code:shop/%2FPod/a > cloud-role:aws/shop-nodes likely",
    );
  });

  it("is unknown where nothing tells, and is there all the same", () => {
    expect(toLines(toFacts([]))).toEqual([
      "cloud-role:any/nodes > target:cloud-admin unknown",
      "endpoint:metadata > cloud-role:any/nodes unknown",
      "node:any > cloud-role:any/nodes unknown",
    ]);
    expect(toLines(toFacts([GROUP]))).toContain("endpoint:metadata > cloud-role:aws/shop-nodes unknown");
    expect(toLines(toFacts([GROUP]))).toContain("cloud-role:aws/shop-nodes > target:cloud-admin unknown");
  });

  it("goes by the nodes of a live cluster", () => {
    const toNode = (id: string): string =>
      `apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nspec: { providerID: "${id}" }\n`;
    expect(toLines(toFacts([toNode("kind://docker/kind/n1")], true))).toEqual([]);
    expect(toLines(toFacts([toNode("gce://p/z/n1")], true))).toContain("node:n1 > cloud-role:gcp/nodes certain");
    expect(toLines(toFacts([toNode("azure:///x")], true))).toContain(
      "endpoint:metadata > cloud-role:azure/nodes likely",
    );
  });

  it("is the role that a ServiceAccount is in the cloud, until the annotation is taken away", () => {
    const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: uploads, namespace: shop, annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/uploads" } }\n`;
    const facts = toFacts([account, GROUP, CLOSED, NARROW]);
    expect(toLines(facts)).toContain("identity:ServiceAccount/shop/uploads > cloud-role:aws/uploads certain");
    const change = facts.changes.find(({ id }) => id === "cloud/workload-identity@ServiceAccount/shop/uploads");
    expect(change?.edits).toEqual([{ op: "remove", path: ["metadata", "annotations", "eks.amazonaws.com/role-arn"] }]);
  });

  it("goes by the policies a plan of Terraform attaches to each role", () => {
    const toAttachment = (role: string, policy: string): object => ({
      address: `aws_iam_role_policy_attachment.${role}`,
      type: "aws_iam_role_policy_attachment",
      values: { role, policy_arn: `arn:aws:iam::aws:policy/${policy}` },
    });
    const resources = [
      {
        address: "aws_eks_node_group.a",
        type: "aws_eks_node_group",
        values: { node_role_arn: "arn:aws:iam::1:role/nodes-a" },
      },
      toAttachment("nodes-a", "AmazonEKSWorkerNodePolicy"),
      toAttachment("other", "AdministratorAccess"),
    ];
    const plan = JSON.stringify({ format_version: "1.2", planned_values: { root_module: { resources } } });
    expect(toLines(toFacts([plan])).some((line) => line.includes("target:cloud-admin"))).toBe(false);
  });

  it("is told of whatever descriptions say, and each step's change is there", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json: Json = value;
        const objects: Json[] = [
          { nodegroup: { nodegroupName: "a", nodeRole: json } },
          { LaunchTemplateVersions: [{ LaunchTemplateData: json }] },
          { AttachedPolicies: [{ PolicyArn: json }] },
          { apiVersion: "v1", kind: "Node", metadata: { name: "a" }, spec: json },
        ];
        const facts = toFacts([objects.map((one) => JSON.stringify(one)).join("\n---\n")]);
        const changes = new Set(facts.changes.map(({ id }) => id));
        expect(facts.steps.every(({ removedBy }) => removedBy.every((id) => changes.has(id)))).toBe(true);
      }),
    );
  });
});
