import { type Json, type JsonObject, type KubernetesObject, setOwn } from "../../../model/index.ts";

/** Numbers that look random and are the same in every run. @see Marsaglia, Xorshift RNGs, 2003 */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed | 1;
  }
  /** An integer from 0 up to, and without, the limit. */
  roll(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }
}

const PLAIN: readonly Json[] = ["", "x", "0", 0, 1, 65_536, true, false, "latest", "100Mi", "500m"];

/**
 * Objects like the ones given, each changed in one to three places: fields left out, values replaced by others that turn up
 * in the policy or in the objects, elements doubled.
 * @param count how many
 * @param words values that the policy names
 */
export function toMutants(
  objects: readonly KubernetesObject[],
  words: readonly Json[],
  count: number,
): KubernetesObject[] {
  const dice = new Dice(0x9e3779b9);
  const pool = [...PLAIN, ...words];
  const mutants: KubernetesObject[] = [];
  for (let index = 0; mutants.length < count && objects.length > 0; index += 1) {
    const mutant = structuredClone(objects[index % objects.length] as KubernetesObject);
    for (let change = dice.roll(3); change >= 0; change -= 1) mutate(mutant, dice, pool);
    mutants.push(mutant);
  }
  return mutants;
}

interface Place {
  readonly holder: JsonObject | Json[];
  readonly key: string | number;
}

function mutate(object: KubernetesObject, dice: Dice, pool: readonly Json[]): void {
  const places = toPlaces(object).filter(
    ({ holder, key }) => holder !== object || !["apiVersion", "kind", "metadata"].includes(String(key)),
  );
  const place = places[dice.roll(Math.max(1, places.length))];
  if (place === undefined) return;
  const { holder, key } = place;
  const action = dice.roll(4);
  if (Array.isArray(holder)) {
    const at = Number(key);
    if (action === 0) holder.splice(at, 1);
    else if (action === 1) holder.push(structuredClone(holder[at] ?? null));
    else if (typeof holder[at] !== "object") holder[at] = pick(dice, pool, holder[at]);
    return;
  }
  const value = holder[key];
  if (action === 0) delete holder[key];
  else if (typeof value !== "object") setOwn(holder, String(key), pick(dice, pool, value));
}

/** Another value of the same type: the API server lets no other in. */
function pick(dice: Dice, pool: readonly Json[], value: Json | undefined): Json {
  const own = pool.filter((one) => typeof one === typeof value);
  return own[dice.roll(Math.max(1, own.length))] ?? value ?? null;
}

const MOST_PLACES = 2000;

function toPlaces(root: JsonObject): Place[] {
  const places: Place[] = [];
  const waiting: (JsonObject | Json[])[] = [root];
  for (let holder = waiting.pop(); holder !== undefined && places.length < MOST_PLACES; holder = waiting.pop()) {
    const keys = Array.isArray(holder) ? [...holder.keys()] : Object.keys(holder);
    for (const key of keys) {
      places.push({ holder, key });
      const value = (holder as Record<string | number, Json | undefined>)[key];
      if (typeof value === "object" && value !== null) waiting.push(value);
    }
  }
  return places;
}
