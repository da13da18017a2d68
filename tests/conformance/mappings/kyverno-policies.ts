const REGISTRY =
  "the policy asks a registry for the image's configuration; nothing is fetched, so the answer is unknown, which refuses";
const CLUSTER = "the policy reads kube-system/kubeadm-config, which no file of the test holds";
const RANDOM = "random() is refused: two evaluations of one request must agree";
const CLOCK = "the policy refuses within an hour of the day that the test moves to the present";
const SIGNATURES = "signatures are not verified yet: the verdict is unknown";

/** Applies of chainsaw tests that are judged otherwise than on a cluster with a network, each with the reason. */
export const CHAINSAW_MISSES: ReadonlyMap<string, string> = new Map([
  ["other-mpol/annotate-base-images/.chainsaw-test/1.0.apply", REGISTRY],
  ["other-mpol/resolve-image-to-digest/.chainsaw-test/1.0.apply", REGISTRY],
  ["other-mpol/resolve-image-to-digest/.chainsaw-test/1.2.apply", REGISTRY],
  ["other-vpol/block-large-images/.chainsaw-test/1.0.apply", REGISTRY],
  ["other-vpol/block-large-images/.chainsaw-test/1.2.apply", REGISTRY],
  ["other-vpol/block-stale-images/.chainsaw-test/1.0.apply", REGISTRY],
  ["other-vpol/block-stale-images/.chainsaw-test/1.2.apply", REGISTRY],
  ["other/allowed-base-images/.chainsaw-test/2.0.apply", REGISTRY],
  ["other/allowed-base-images/.chainsaw-test/2.1.apply", REGISTRY],
  ["other/annotate-base-images/.chainsaw-test/1.0.apply", REGISTRY],
  ["other/block-images-with-volumes/.chainsaw-test/1.0.apply", REGISTRY],
  ["other/block-images-with-volumes/.chainsaw-test/1.2.apply", REGISTRY],
  ["other/block-large-images/.chainsaw-test/1.0.apply", REGISTRY],
  ["other/block-large-images/.chainsaw-test/1.2.apply", REGISTRY],
  ["other/check-nvidia-gpu/.chainsaw-test/1.1.apply", REGISTRY],
  ["other/check-nvidia-gpu/.chainsaw-test/1.3.apply", REGISTRY],
  ["other/dns-policy-and-dns-config/.chainsaw-test/1.0.apply", CLUSTER],
  ["other/dns-policy-and-dns-config/.chainsaw-test/1.1.apply", CLUSTER],
  ["other/inject-env-var-from-image-label/.chainsaw-test/1.0.apply", REGISTRY],
  ["other/only-trustworthy-registries-set-root/.chainsaw-test/1.0.apply", REGISTRY],
  ["other/only-trustworthy-registries-set-root/.chainsaw-test/1.2.apply", REGISTRY],
  ["other/refresh-env-var-in-pod/.chainsaw-test/3.1.apply", RANDOM],
  ["other/refresh-volumes-in-pods/.chainsaw-test/3.0.apply", RANDOM],
  ["other/replace-image-registry-with-harbor/.chainsaw-test/1.0.apply", REGISTRY],
  ["other/resolve-image-to-digest/.chainsaw-test/1.0.apply", REGISTRY],
  ["other/resolve-image-to-digest/.chainsaw-test/1.1.apply", REGISTRY],
  ["other/resource-creation-updating-denied/.chainsaw-test/0.4.apply", CLOCK],
  ["other/verify-image-ivpol/.chainsaw-test/1.0.create", SIGNATURES],
]);
