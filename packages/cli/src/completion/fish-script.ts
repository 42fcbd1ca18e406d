import type { CommandNode, OptionNode } from './command-tree.ts'
import { quote, steps, valuePlaces } from './shell-text.ts'

/** Writes the completion for fish 3.0 and newer. */
export function fishScript(commands: readonly CommandNode[]): string {
  return `# Completion of openhss for fish. Load it with: openhss completion fish | source
function __openhss_at --description 'Whether the words so far lead to this command of openhss'
    set -l at ''
    set -l skip 0
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch "$at:$word"
            case ${valuePlaces(commands)
              .map(({ place }) => quote(place))
              .join(' ')}
                set skip 1
            case ${steps(commands).map(quote).join(' ')}
                set at (string trim "$at $word")
        end
    end
    test "$at" = "$argv[1]"
end
complete -c openhss -e
complete -c openhss -f
${commands.flatMap(rules).join('\n')}
`
}

function rules({ path, below, options, argument }: CommandNode): string[] {
  const rule = `complete -c openhss -n ${quote(`__openhss_at ${quoteInside(path)}`)}`
  const { choices, isFile } = argument
  return [
    ...below.map(({ name, summary }) => `${rule} -a ${quote(name)} -d ${quote(summary)}`),
    ...(choices.length > 0 ? [`${rule} -a ${quote(choices.join(' '))}`] : []),
    ...(isFile ? [`${rule} -F`] : []),
    ...options.map((option) => `${rule} ${optionRule(option)}`),
  ]
}

/** The path of a command has no quotes and no backslashes. */
function quoteInside(path: string): string {
  return `"${path}"`
}

function optionRule({ flag, summary, value }: OptionNode): string {
  const name = `-l ${flag.replace(/^--/, '')} -d ${quote(summary)}`
  if (value === undefined) return name
  if (value.isFile) return `${name} -r -F`
  return value.choices.length === 0
    ? `${name} -x`
    : `${name} -x -a ${quote(value.choices.join(' '))}`
}
