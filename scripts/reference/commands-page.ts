import { createProgram } from '@openhss/cli/program'
import { codeBlock, GENERATED, markdownTable } from './markdown.ts'

type Command = ReturnType<typeof createProgram>

/** Every command with its arguments and options, from the program itself. */
export function commandsPage(): string {
  const printed: string[] = []
  const program = createProgram({
    environment: { variables: {}, isRoot: false, home: '/home/you' },
    terminal: {
      print: (text) => printed.push(text),
      warn: () => undefined,
      width: undefined,
      colour: false,
      liveLines: false,
    },
    ask: undefined,
    stopSignal: () => new AbortController().signal,
    setExitCode: () => undefined,
  })
  const commands = below(program)
  const rows = commands.map(({ path, command }) => [
    `[\`openhss ${path}\`](#openhss-${path.replaceAll(' ', '-')})`,
    command.summary(),
  ])
  const helpOf = (command: Command) => {
    printed.length = 0
    command.outputHelp()
    return printed.join('')
  }
  return `${GENERATED}

# Commands

A command runs as \`openhss …\` in any directory after \`npm run path\`, and without it as \`npx openhss …\` in the
repository. Each has \`--help\`. The variables that they read are in
[configuration.md](configuration.md).

${markdownTable(['command', 'what it does'], rows)}

${commands.map(({ path, command }) => commandSection(path, command, helpOf(command))).join('\n')}`
}

interface NamedCommand {
  readonly path: string
  readonly command: Command
}

function below(command: Command, path = ''): NamedCommand[] {
  return command.commands.flatMap((child) => {
    const childPath = `${path}${child.name()}`
    return [{ path: childPath, command: child }, ...below(child, `${childPath} `)]
  })
}

function commandSection(path: string, command: Command, help: string): string {
  const [, example = '', exitCodes = ''] =
    /\nExample:\n([^]*?)\n\n(Exit codes: [^]*)$/.exec(help) ?? []
  const parts = [
    `## openhss ${path}`,
    command.description(),
    codeBlock(`openhss ${path} ${command.usage()}`),
    ...tableOf('argument', command.registeredArguments.map(describeArgument)),
    ...tableOf('option', command.options.map(describeOption)),
    'Example:',
    codeBlock(example.replaceAll(/^ {2}/gm, '')),
    exitCodes.trim(),
  ]
  return `${parts.join('\n\n')}\n`
}

function tableOf(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [markdownTable([title, 'what it is'], rows)]
}

function describeArgument(argument: Command['registeredArguments'][number]): string[] {
  const { description, argChoices, defaultValue } = argument
  const name = argument.required ? `<${argument.name()}>` : `[${argument.name()}]`
  return [`\`${name}\``, describe(description, argChoices, defaultValue)]
}

function describeOption({
  flags,
  description,
  argChoices,
  defaultValue,
  defaultValueDescription: shownDefault = defaultValue,
  mandatory,
}: Command['options'][number]): string[] {
  const text = describe(description, argChoices, shownDefault)
  return [`\`${flags}\``, mandatory ? `${text} (needed)` : text]
}

function describe(
  description: string,
  choices: readonly string[] | undefined,
  initial: unknown,
): string {
  const shown = typeof initial === 'string' || typeof initial === 'number' ? String(initial) : ''
  return [
    description,
    ...(choices === undefined ? [] : [`(one of ${choices.join(', ')})`]),
    ...(shown === '' ? [] : [`(default: ${shown})`]),
  ].join(' ')
}
