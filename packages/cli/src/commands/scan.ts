import { statSync } from 'node:fs'
import type { CheckProgress } from '@openhss/agent'
import { isGuessable } from '@openhss/contract'
import type { ScanResult } from '@openhss/contract'
import { Command } from 'commander'
import { CliError, EXIT } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { LiveLine } from '../output/live-line.ts'
import { addFormatOptions, formatJson } from '../output/output-format.ts'
import type { FormatOptions } from '../output/output-format.ts'
import { percentOf } from '../output/percent.ts'
import { formatScanCoverage, formatScanCsv } from '../output/scan-output.ts'
import { ScanView } from '../output/scan-view.ts'
import { describeTimeLeft, TimeLeft } from '../output/time-left.ts'
import { commandOf } from '../machine/environment.ts'
import { readWordsFile } from '../machine/words-file.ts'

interface ScanCommandOptions extends FormatOptions {
  readonly root: string
  readonly words?: string
  readonly full?: true
  readonly passwords: boolean
  readonly ports: boolean
}

export function scanCommand(context: Context): Command {
  const command = new Command('scan')
    .summary('look at this machine now, without a server')
    .description(
      'Prints the open ports of this machine with their owners, and its accounts with weak passwords. Nothing is stored.',
    )
    .option('--root <dir>', 'another root: reads proc/net/tcp, etc/shadow and so on below it', '/')
    .option('--words <file>', 'also try these words, one a line')
    .option('--full', 'try the whole list, not only the likeliest words')
    .option('--no-passwords', 'leave the accounts out')
    .option('--no-ports', 'leave the ports out')
    .addHelpText(
      'after',
      '\nExample:\n  sudo openhss scan --full --words company-words.txt\n\nExit codes: 0 nothing weak or dangerous was found (the last line says when no password could be tested), 3 something is, 1 error or interrupted (what was found until then is printed), 2 wrong command line.',
    )
  return addFormatOptions(command).action((options: ScanCommandOptions) =>
    runScan(options, context),
  )
}

async function runScan(options: ScanCommandOptions, context: Context): Promise<void> {
  const { terminal, environment, setExitCode } = context
  checkOptions(options)
  const words = options.words === undefined ? undefined : readWordsFile(options.words)
  const signal = context.stopSignal()
  // The agent is loaded here, because the other commands do not need it.
  const { scanHost } = await import('@openhss/agent')
  const live = new LiveLine(terminal)
  const timeLeft = new TimeLeft()
  const view = new ScanView(terminal, { live, withPorts: options.ports, signal })
  const isForPeople = !options.json && !options.csv
  const scanned = await scanHost({
    root: options.root,
    ...(words && { words }),
    tier: options.full ? 'full' : 'quick',
    ports: options.ports,
    passwords: options.passwords,
    signal,
    onProgress: (progress) => {
      live.show(describeProgress(progress, timeLeft.estimate(progress)))
    },
    ...(isForPeople && {
      onPorts: (ports, isSettled) => view.showPorts(ports, isSettled),
      onAccounts: (accounts) => view.expectAccounts(accounts),
      onVerdict: (verdict) => view.showAccount(verdict),
    }),
  })
  live.clear()
  const result: ScanResult = { ...scanned, ...(signal.aborted && { interrupted: true }) }
  const viewer = { isRoot: environment.isRoot, command: `${commandOf(environment)} scan` }
  if (options.json) terminal.print(formatJson(result))
  else if (options.csv) {
    terminal.print(formatScanCsv(result))
    terminal.warn(formatScanCoverage(result, viewer))
  } else view.finish(result, viewer)
  if (signal.aborted) return setExitCode(EXIT.error)
  if (sawNothing(result)) {
    throw new CliError('Nothing could be looked at: neither a socket nor an account was seen.')
  }
  setExitCode(hasFindings(result) ? EXIT.findings : EXIT.ok)
}

/** Refuses a table of two kinds of rows, and a root that does not exist, which would look like a host with nothing open. */
function checkOptions({ root, csv, ports, passwords }: ScanCommandOptions): void {
  if (csv && ports && passwords) {
    throw new CliError(
      'A CSV file holds one table: add --no-passwords for that of the ports, or --no-ports for that of the accounts',
      { exitCode: EXIT.usage },
    )
  }
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) return
  throw new CliError(`--root ${root} is not a directory`)
}

function describeProgress(progress: CheckProgress, secondsLeft: number | undefined): string {
  const planned = progress.guessesPlanned.toLocaleString('en')
  return `Testing passwords: ${percentOf(progress)} % of ${planned} guesses${describeTimeLeft(secondsLeft)}`
}

/**
 * Tells whether nothing at all was seen, as below an empty root. That finding nothing says nothing about a
 * host.
 */
function sawNothing({ ports, accounts, coverage }: ScanResult): boolean {
  const isBlind = [coverage.ports, coverage.accounts].every((part) => part?.complete !== true)
  return isBlind && ports.length === 0 && accounts.length === 0
}

function hasFindings({ ports, accounts }: ScanResult): boolean {
  return ports.some(({ status }) => status === 'danger') || accounts.some(isGuessable)
}
