/** The part of mvdan-sh that the tests use. */
declare module 'mvdan-sh' {
  interface Node {
    Pos(): { Offset(): number }
    End(): { Offset(): number }
    /** Of a CallExpr. */
    readonly Args?: readonly Node[]
  }
  const sh: {
    readonly syntax: {
      NewParser(): { Parse(text: string, name: string): Node }
      Walk(node: Node, visit: (node: Node | null) => boolean): void
      NodeType(node: Node): string
    }
  }
  export default sh
}
