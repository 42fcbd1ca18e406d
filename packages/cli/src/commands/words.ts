import type { Command } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import { testWord } from './test-word.ts'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { LiveLine } from '../output/live-line.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { tell } from '../output/terminal.ts'
import { changeWords, fetchWords, openWordsSession } from '../client/own-words.ts'
import type { ChangedWords, WordsChange } from '../client/own-words.ts'
import { checkWord, readCheckedWords } from '../machine/words-file.ts'

export function wordsCommand(context: Context): Command {
  return nounCommand(
    'words',
    "try a word out, and keep the project's own list of weak words",
    'Tells whether a check would find a word as a password, and changes the words that the agents of a project try besides the common ones.',
    [
      testWord(context),
      listWords(context),
      setWords(context),
      addWords(context),
      removeWords(context),
      companyNames(context),
    ],
    'openhss words test Summer2026 --user alice',
  )
}

function listWords({ environment, terminal }: Context): Command {
  return verbCommand('list', "print the project's own words, one a line", {
    example: 'openhss words list > words.txt',
    notes: CLIENT_ENVIRONMENT,
  }).action(async ({ json }: JsonOption) => {
    const list = await fetchWords(await openWordsSession(environment))
    if (json) return terminal.print(formatJson(list))
    // A file gets the words unchanged; on a terminal, control characters are made visible.
    const show = terminal.width === undefined ? (word: string) => word : printable
    for (const word of list.words) terminal.print(`${show(word)}\n`)
    terminal.warn(`${describeCount(list.count)}, revision ${printable(list.revision)}.\n`)
  })
}

function setWords(context: Context): Command {
  return verbCommand('set', "replace the project's own words by those of a file, one a line", {
    example: 'openhss words set company-words.txt',
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('<file>', 'up to 1,000,000 words and 16 MiB of UTF-8')
    .action(async (file: string, { json }: JsonOption) => {
      const words = readCheckedWords(file)
      await change(context, json, () => ({ words }))
    })
}

function addWords(context: Context): Command {
  return verbCommand('add', "add to the project's own words", {
    example: "openhss words add acme-2026 'acme rocks'",
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('<word...>', 'each as one argument')
    .action(async (given: string[], { json }: JsonOption) => {
      const added = given.map((word, i) => checkGiven(word, i))
      await change(context, json, ({ words }) => ({ words: [...new Set([...words, ...added])] }))
    })
}

function removeWords(context: Context): Command {
  return verbCommand('remove', "remove from the project's own words", {
    example: 'openhss words remove acme-2026',
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('<word...>', 'each as one argument')
    .action(async (given: string[], { json }: JsonOption) => {
      const gone = new Set(given)
      await change(context, json, ({ words }) => {
        const known = new Set(words)
        const missing = given.findIndex((word) => !known.has(word))
        if (missing >= 0)
          throw new CliError(`Word ${missing + 1} is not on the list; it is unchanged`)
        return { words: words.filter((word) => !gone.has(word)) }
      })
    })
}

function companyNames(context: Context): Command {
  const { environment, terminal } = context
  return verbCommand('companies', 'show or replace the names of which words are made', {
    example: "openhss words companies 'Acme Widgets' Zorg",
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('[name...]', 'of your company, its products and places; without any they are shown')
    .option('--none', 'remove them all')
    .action(async (given: string[], { json, none }: JsonOption & { readonly none?: true }) => {
      if (none && given.length > 0) throw new CliError('--none and names do not go together')
      if (none || given.length > 0) {
        return change(context, json, () => ({ company_names: given }))
      }
      const { company_names: names } = await fetchWords(await openWordsSession(environment))
      if (json) terminal.print(formatJson({ company_names: names }))
      else if (names.length === 0) terminal.print('There are none.\n')
      else terminal.print(names.map((name) => `${printable(name)}\n`).join(''))
    })
}

async function change(
  { environment, terminal }: Context,
  json: true | undefined,
  make: (before: ChangedWords['before']) => WordsChange,
): Promise<void> {
  const session = await openWordsSession(environment)
  const live = new LiveLine(terminal)
  const changed = await changeWords(session, (before) => {
    const made = make(before)
    live.show(`Sending ${describeCount((made.words ?? before.words).length)} …`)
    return made
  }).finally(() => live.clear())
  const { before, revision, count } = changed
  if (json) return terminal.print(formatJson({ revision, count }))
  const same = revision === before.revision
  tell(
    terminal,
    same
      ? `Nothing changed: ${describeCount(count)}, revision ${printable(revision)}.\n`
      : `${describeCount(count)} (${before.count.toLocaleString('en')} before), revision ${printable(revision)}. Agents that are connected test what is new within seconds.\n`,
  )
}

function checkGiven(word: string, index: number): string {
  if (word === '' || /[\r\n]/.test(word)) {
    throw new CliError(`Word ${index + 1}: empty, or more than one line`)
  }
  return checkWord(Buffer.from(word), `Word ${index + 1}:`)
}

function describeCount(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'word' : 'words'}`
}
