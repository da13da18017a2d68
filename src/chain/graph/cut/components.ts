import { at, type Lists } from "../lists.ts";

/**
 * Footholds that lead to each other by these steps, as one: the number of its component for each. Tarjan's algorithm
 * without recursion.
 * @param isTaken which steps count
 */
export function toComponents(
  size: number,
  leaving: Lists,
  to: Int32Array,
  isTaken: (step: number) => boolean,
): { readonly count: number; readonly componentOf: Int32Array } {
  const { offsets, items } = leaving;
  const componentOf = new Int32Array(size).fill(-1);
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const next = offsets.slice(0, size);
  const [path, open]: [number[], number[]] = [[], []];
  let [seen, count] = [0, 0];
  const enter = (node: number): void => {
    order[node] = low[node] = seen;
    seen += 1;
    path.push(node);
    open.push(node);
  };
  const leave = (node: number): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(at(low, parent), at(low, node));
    if (low[node] !== order[node]) return;
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      componentOf[member] = count;
      if (member === node) break;
    }
    count += 1;
  };
  for (let start = 0; start < size; start += 1) {
    if (order[start] !== -1) continue;
    enter(start);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const place = at(next, node);
      if (place === at(offsets, node + 1)) {
        leave(node);
        continue;
      }
      next[node] = place + 1;
      const step = at(items, place);
      const end = at(to, step);
      if (!isTaken(step) || componentOf[end] !== -1) continue;
      if (order[end] === -1) enter(end);
      else low[node] = Math.min(at(low, node), at(order, end));
    }
  }
  return { count, componentOf };
}
