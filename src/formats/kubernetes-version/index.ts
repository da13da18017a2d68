export {
  isAtLeast,
  readKubernetesVersion,
  toStability,
  type KubernetesVersion,
  type Stability,
} from "./kubernetes-version.ts";
