/** A YAML node with where it stands: offsets count UTF-16 code units from the start of the document's text. */
export type Node = ScalarNode | MapNode | ListNode | AliasNode;

export interface ScalarNode {
  readonly is: "scalar";
  readonly start: number;
  readonly text: string;
  /** Unquoted, so the text decides the type. */
  readonly plain: boolean;
  readonly tag: string | undefined;
}

export interface MapNode {
  readonly is: "map";
  readonly start: number;
  /** An alias may point at it. */
  readonly anchored: boolean;
  readonly entries: { readonly key: Node; readonly value: Node }[];
}

export interface ListNode {
  readonly is: "list";
  readonly start: number;
  readonly anchored: boolean;
  readonly items: Node[];
}

export interface AliasNode {
  readonly is: "alias";
  readonly start: number;
  readonly target: Node;
}
