export { applyMutations, type Mutated } from "./apply-mutations.ts";
export { toMutations } from "./to-mutations.ts";
