import type { CommandNode, ValueNode } from './command-tree.ts'
import { quote, steps, valuePlaces } from './shell-text.ts'

/** Writes the completion for bash 3.2 and newer. */
export function bashScript(commands: readonly CommandNode[]): string {
  return `# Completion of openhss for bash. Load it with: source <(openhss completion bash)
_openhss() {
  local at= word i current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$at:$word" in
    ${patterns(valuePlaces(commands).map(({ place }) => place))}) ((i++)) ;;
    ${patterns(steps(commands))}) at=\${at:+$at }$word ;;
    esac
  done
  COMPREPLY=()
  case "$at:$previous" in
${valuePlaces(commands)
  .map(({ place, value }) => `  ${quote(place)}) ${offer(value)}; return ;;`)
  .join('\n')}
  esac
  case "$at" in
${commands.map((command) => `  ${quote(command.path)}) ${offerAll(command)} ;;`).join('\n')}
  esac
}
complete -F _openhss openhss
`
}

function patterns(texts: readonly string[]): string {
  return texts.map(quote).join('|')
}

function offerAll({ below, options, argument }: CommandNode): string {
  const words = [
    ...below.map(({ name }) => name),
    ...argument.choices,
    ...options.map(({ flag }) => flag),
  ]
  const files = argument.isFile ? `[[ $current == -* ]] || { ${FILES}; return; }; ` : ''
  return `${files}COMPREPLY=($(compgen -W ${quote(words.join(' '))} -- "$current"))`
}

/** The name of a file may have blanks. */
const FILES = `local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2> /dev/null`

function offer({ choices, isFile }: ValueNode): string {
  if (isFile) return FILES
  return choices.length === 0
    ? ':'
    : `COMPREPLY=($(compgen -W ${quote(choices.join(' '))} -- "$current"))`
}
