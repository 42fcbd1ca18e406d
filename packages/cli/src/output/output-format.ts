import { Option } from 'commander'
import type { Command } from 'commander'
import { escapeJson } from './safe-json.ts'

export interface FormatOptions {
  readonly json?: true
  readonly csv?: true
}

/** Adds `--json` and `--csv`, of which at most one may be given. */
export function addFormatOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print JSON, for programs').conflicts('csv'))
    .addOption(new Option('--csv', 'print CSV, for programs and spreadsheets'))
}

export function formatJson(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, null, 2))}\n`
}
