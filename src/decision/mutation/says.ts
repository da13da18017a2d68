/** Whether a field was written: null is what the API takes for absent. */
export function says(value: unknown): boolean {
  return value !== undefined && value !== null;
}
