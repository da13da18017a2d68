import { asObject, asString, type KubernetesObject } from "../../model/index.ts";

/** Drivers that encrypt only when asked to, with the parameter that asks; others encrypt by themselves or cannot say. */
const PARAMETERS: ReadonlyMap<string, string> = new Map([
  ["ebs.csi.aws.com", "encrypted"],
  ["kubernetes.io/aws-ebs", "encrypted"],
  ["diskplugin.csi.alibabacloud.com", "encrypted"],
]);

/** Whether disks of the storage class are encrypted; undefined when the driver is not known. */
export function isEncrypted(storageClass: KubernetesObject): boolean | undefined {
  const parameter = PARAMETERS.get(asString(storageClass["provisioner"]) ?? "");
  if (parameter === undefined) return undefined;
  const parameters = asObject(storageClass["parameters"]) ?? {};
  return (
    Object.hasOwn(parameters, parameter) && [true, "true", "True", "TRUE"].some((yes) => parameters[parameter] === yes)
  );
}
