/** What values that are no JSON have in common, so that one check tells them from plain objects. */
export abstract class Boxed {
  get isBoxed(): true {
    return true;
  }
}
