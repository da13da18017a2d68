export { applyMutations, type Mutated } from "./apply-mutations.ts";
