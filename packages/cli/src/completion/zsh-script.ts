import type { CommandNode, ValueNode } from './command-tree.ts'
import { quote, steps, valuePlaces } from './shell-text.ts'

/** Writes the completion for zsh, to be sourced, or to be a file named `_openhss` in a folder of `fpath`. */
export function zshScript(commands: readonly CommandNode[]): string {
  return `#compdef openhss
# Completion of openhss for zsh. Load it after compinit with: source <(openhss completion zsh)
_openhss() {
  local at= word i
  local -a commands options
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    case "$at:$word" in
    ${patterns(valuePlaces(commands).map(({ place }) => place))}) ((i++)) ;;
    ${patterns(steps(commands))}) at=\${at:+$at }$word ;;
    esac
  done
  case "$at:\${words[CURRENT-1]}" in
${valuePlaces(commands)
  .map(({ place, value }) => `  ${quote(place)}) ${offer(value)}; return ;;`)
  .join('\n')}
  esac
  case "$at" in
${commands.map((command) => `  ${quote(command.path)})\n${offerAll(command)}    ;;`).join('\n')}
  esac
  (( $#commands )) && _describe -t commands command commands
  [[ \${words[CURRENT]} == -* ]] && _describe -t options option options
}
if [[ $funcstack[1] == _openhss ]]; then _openhss "$@"; else compdef _openhss openhss; fi
`
}

function patterns(texts: readonly string[]): string {
  return texts.map(quote).join('|')
}

function offerAll({ below, options, argument }: CommandNode): string {
  const commands = [...below, ...argument.choices.map((name) => ({ name, summary: '' }))]
  const list = (name: string, items: readonly { name: string; summary: string }[]) =>
    items.length === 0 ? '' : `    ${name}=(${items.map(describe).join(' ')})\n`
  return (
    list('commands', commands) +
    list(
      'options',
      options.map(({ flag, summary }) => ({ name: flag, summary })),
    ) +
    (argument.isFile ? '    _files\n' : '')
  )
}

/** A colon ends the name. */
function describe({ name, summary }: { name: string; summary: string }): string {
  return quote(summary === '' ? name : `${name}:${summary.replaceAll(':', String.raw`\:`)}`)
}

function offer({ choices, isFile }: ValueNode): string {
  if (isFile) return '_files'
  return choices.length === 0 ? ':' : `compadd -- ${choices.map(quote).join(' ')}`
}
