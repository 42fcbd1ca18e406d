import type { Examination } from '@openhss/agent'
import { EXIT } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { commandOf } from '../machine/environment.ts'
import { withOwnCommand } from '../machine/own-command.ts'
import { formatJson } from '../output/output-format.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import type { Colour } from '../output/terminal.ts'

/** Prints what was examined, and ends with an error when something is broken. */
export function showExaminations(
  found: readonly Examination[],
  asJson: boolean,
  { environment, terminal, setExitCode }: Context,
): void {
  const typed = commandOf(environment)
  const examinations = found.map(({ remedy, ...examination }) => ({
    ...examination,
    ...(remedy !== undefined && { remedy: withOwnCommand(remedy, typed) }),
  }))
  terminal.print(asJson ? formatJson(examinations) : formatTable(COLUMNS, examinations, terminal))
  const isBroken = examinations.some(({ outcome }) => outcome === 'broken')
  setExitCode(isBroken ? EXIT.error : EXIT.ok)
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
