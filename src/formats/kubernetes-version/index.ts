export {
  compareKubernetesVersions,
  isAtLeast,
  LATEST,
  readKubernetesVersion,
  toStability,
  type KubernetesVersion,
  type Stability,
} from "./kubernetes-version.ts";
