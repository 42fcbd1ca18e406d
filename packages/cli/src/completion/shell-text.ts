import type { CommandNode, ValueNode } from './command-tree.ts'

/** Quotes a text for a POSIX shell, and for fish. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The places where an option wants a value, as \`command:--option\`. */
export function valuePlaces(
  commands: readonly CommandNode[],
): { readonly place: string; readonly value: ValueNode }[] {
  return commands.flatMap(({ path, options }) =>
    options.flatMap(({ flag, value }) =>
      value === undefined ? [] : [{ place: `${path}:${flag}`, value }],
    ),
  )
}

/** Every step from a command to one below it, as \`command:word\`. */
export function steps(commands: readonly CommandNode[]): string[] {
  return commands.flatMap(({ path, below }) => below.map(({ name }) => `${path}:${name}`))
}
