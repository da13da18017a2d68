/** Fields that hold containers, as toContainers reads them. */
export const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers", "steps", "sidecars"];
export const SINGLE_CONTAINERS = ["container", "script"];
