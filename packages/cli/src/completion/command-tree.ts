import type { Argument, Command, Option } from 'commander'

/** A command as a shell completes it. */
export interface CommandNode {
  /** Words that lead to it, such as `users create`; empty: `openhss` itself. */
  readonly path: string
  readonly below: readonly { readonly name: string; readonly summary: string }[]
  readonly options: readonly OptionNode[]
  /** What its first argument may be. */
  readonly argument: ValueNode
}

export interface OptionNode {
  /** With its dashes, such as `--role`. */
  readonly flag: string
  readonly summary: string
  /** Undefined: it takes no value. */
  readonly value: ValueNode | undefined
}

/** What may stand in a place: one of some words, a file, or what no shell can know. */
export interface ValueNode {
  readonly choices: readonly string[]
  readonly isFile: boolean
}

/** Lists a command and all below it, in the order of the help. */
export function listCommands(command: Command, path = ''): CommandNode[] {
  const help = command.createHelp()
  const below = help.visibleCommands(command)
  const [argument] = command.registeredArguments
  return [
    {
      path,
      below: below.map((each) => ({ name: each.name(), summary: summaryOf(each) })),
      options: help.visibleOptions(command).map(describeOption),
      argument: valueOf(argument, argument?.name() ?? ''),
    },
    ...below
      .filter((each) => each.name() !== 'help')
      .flatMap((each) => listCommands(each, `${path} ${each.name()}`.trimStart())),
  ]
}

function summaryOf(command: Command): string {
  return command.summary() || command.description()
}

function describeOption(option: Option): OptionNode {
  const [, placeholder] = /<([^>.]+)/.exec(option.flags) ?? []
  return {
    flag: option.long ?? option.short ?? '',
    summary: option.description,
    value: placeholder === undefined ? undefined : valueOf(option, placeholder),
  }
}

function valueOf(of: Argument | Option | undefined, placeholder: string): ValueNode {
  return { choices: of?.argChoices ?? [], isFile: FILES.has(placeholder) }
}

/** The names that arguments have in the help when they are files. */
const FILES: ReadonlySet<string> = new Set(['file', 'dir'])
