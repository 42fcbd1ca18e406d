import { examineHost, System } from '@openhss/agent'
import type { Examination } from '@openhss/agent'
import { Command } from 'commander'
import { environmentHelp } from './environment-help.ts'
import type { Context } from '../context.ts'
import { commandOf } from '../machine/environment.ts'
import { examineInstallation } from '../machine/examine-installation.ts'
import { withOwnCommand } from '../machine/own-command.ts'
import { EXIT } from '../cli-error.ts'
import { formatJson } from '../output/output-format.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import type { Colour } from '../output/terminal.ts'

export function doctorCommand({ environment, terminal, setExitCode }: Context): Command {
  return new Command('doctor')
    .summary('show what works here, what does not, and the remedy')
    .description('Tries out what OpenHSS needs of this machine and of this installation.')
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `${environmentHelp(['OPENHSS_DATA_DIR', 'DATABASE_URL', 'OPENHSS_ENDPOINT'])}
Example:
  sudo openhss doctor

Exit codes: 0 nothing is broken (some of the host may stay unseen), 1 something is, 2 wrong command line.`,
    )
    .action(async ({ json }: { readonly json?: true }) => {
      const found = [
        ...(await examineInstallation(environment)),
        ...(await examineHost(new System())),
      ]
      const typed = commandOf(environment)
      const examinations = found.map(({ remedy, ...examination }) => ({
        ...examination,
        ...(remedy !== undefined && { remedy: withOwnCommand(remedy, typed) }),
      }))
      terminal.print(json ? formatJson(examinations) : formatTable(COLUMNS, examinations, terminal))
      const isBroken = examinations.some(({ outcome }) => outcome === 'broken')
      setExitCode(isBroken ? EXIT.error : EXIT.ok)
    })
}

const OUTCOME_COLOURS: Readonly<Record<Examination['outcome'], Colour>> = {
  works: 'green',
  limited: 'yellow',
  broken: 'red',
}

const COLUMNS: readonly Column<Examination>[] = [
  { title: 'WHAT', value: ({ name }) => name },
  {
    title: 'OUTCOME',
    value: ({ outcome }) => outcome,
    colour: ({ outcome }) => OUTCOME_COLOURS[outcome],
  },
  { title: 'DETAIL', value: ({ detail }) => detail, below: true },
  { title: 'REMEDY', value: ({ remedy }) => remedy ?? '', below: true },
]
