import { Argument, Command } from 'commander'
import { bashScript } from '../completion/bash-script.ts'
import { listCommands } from '../completion/command-tree.ts'
import type { CommandNode } from '../completion/command-tree.ts'
import { fishScript } from '../completion/fish-script.ts'
import { zshScript } from '../completion/zsh-script.ts'
import type { Context } from '../context.ts'

export function completionCommand({ terminal }: Context): Command {
  return new Command('completion')
    .summary('print a script by which a shell completes the words of openhss')
    .description(
      'Prints a script that lets the Tab key complete commands, options and their values.',
    )
    .addArgument(new Argument('<shell>', 'the shell that loads it').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      `
For good:
  bash: echo 'source <(openhss completion bash)' >> ~/.bashrc
  zsh:  echo 'source <(openhss completion zsh)' >> ~/.zshrc    (after compinit)
  fish: openhss completion fish > ~/.config/fish/completions/openhss.fish

Example:
  source <(openhss completion bash)

Exit codes: 0 printed, 2 wrong command line.`,
    )
    .action((shell: keyof typeof SCRIPTS, _options: object, command: Command) => {
      if (command.parent !== null) terminal.print(SCRIPTS[shell](listCommands(command.parent)))
    })
}

const SCRIPTS: Readonly<
  Record<'bash' | 'zsh' | 'fish', (commands: readonly CommandNode[]) => string>
> = { bash: bashScript, zsh: zshScript, fish: fishScript }
