import type { WordSearch } from '@openhss/agent'
import { packOwnWords } from '@openhss/agent/own-words'
import type { OwnWords } from '@openhss/agent/own-words'
import type { ServiceType } from '@openhss/contract'
import { Command, Option } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { CliError, EXIT } from '../cli-error.ts'
import type { Context } from '../context.ts'
import type { Environment } from '../machine/environment.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { describeSearch } from '../output/word-search-text.ts'
import { fetchWords, openWordsSession } from '../client/own-words.ts'
import { readInputLine } from '../machine/read-standard-input.ts'
import { checkWord, readLines } from '../machine/words-file.ts'

interface TestWordOptions {
  readonly user: string
  readonly service: string
  readonly hostName: string
  readonly company: readonly string[]
  readonly words?: string
  readonly json?: true
}

export function testWord({ environment, terminal, setExitCode }: Context): Command {
  return new Command('test')
    .summary('tell whether a check would find a word, where and why')
    .description(
      'Looks a word up among those that an account is tested with. Nothing is hashed, and nobody is told.',
    )
    .argument(
      '<word>',
      'the word; -: the first line of standard input, so that `ps` does not show it',
    )
    .option('--user <name>', 'words made from this user name too', '')
    .addOption(
      new Option('--service <service>', 'what the account is of')
        .choices([...SERVICES.keys()])
        .default('system'),
    )
    .option('--host-name <name>', 'words made from this host name too', '')
    .option('--company <name...>', "company names, besides the project's", [])
    .option('--words <file>', 'own words, one a line, besides those of the project')
    .option('--json', 'print one JSON object, for programs')
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss words test Alice@123 --user alice

Exit codes: 0 it would not be found, 3 it would be, 1 error, 2 wrong command line.`,
    )
    .action(async (given: string, { json, ...options }: TestWordOptions) => {
      const word = given === '-' ? await readInputLine() : given
      checkWord(Buffer.from(word), 'The word')
      const project = await readProject(environment)
      const own = gatherWords(project, options.words)
      // The agent is loaded here, because the other commands do not need it.
      const { findWord } = await import('@openhss/agent')
      const search = findWord(
        word,
        {
          service: SERVICES.get(options.service) ?? 'system',
          userName: options.user,
          comment: '',
          hostName: options.hostName,
          companies: [...options.company, ...project.companies],
          year: new Date().getUTCFullYear(),
        },
        own,
      )
      terminal.print(
        json
          ? formatJson({ ...toJson(search), own_words: toJsonOfProject(project) })
          : `${describeSearch(search, given === '-' ? undefined : word)}\n${describeProject(project)}\n`,
      )
      setExitCode(search.found === undefined ? EXIT.ok : EXIT.findings)
    })
}

/** The services by their own names and by those of their relatives. */
const SERVICES: ReadonlyMap<string, ServiceType> = new Map([
  ['system', 'system'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['redis', 'redis'],
  ['valkey', 'redis'],
  ['postgresql', 'postgresql'],
  ['tomcat', 'tomcat'],
  ['ftp', 'ftp'],
])

interface WordsInUse {
  readonly words: readonly string[]
  readonly companies: readonly string[]
  /** The reason why the own words of the project are missing. */
  readonly missing?: string
}

/**
 * Reads the words of the project. Without a server, the words that every agent tests can still be looked
 * up.
 */
async function readProject(environment: Environment): Promise<WordsInUse> {
  try {
    const session = await openWordsSession(environment)
    const { words, company_names: companies } = await fetchWords(session)
    return { words, companies }
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    return { words: [], companies: [], missing: error.message }
  }
}

function gatherWords({ words }: WordsInUse, file: string | undefined): OwnWords {
  const given = function* () {
    if (file !== undefined) yield* readLines(file, '--words')
    yield* words
  }
  return packOwnWords('words test', given())
}

function describeProject({ words, companies, missing }: WordsInUse): string {
  if (missing !== undefined)
    return `The project's own words were not looked at: ${printable(missing)}`
  const [w, c] = [words.length, companies.length].map((count) => count.toLocaleString('en'))
  return `The project's own words were looked at: ${w} and company names: ${c}.`
}

function toJsonOfProject({ words, companies, missing }: WordsInUse) {
  if (missing !== undefined) return { included: false, reason: missing }
  return { included: true, count: words.length, company_names: companies.length }
}

function toJson({ found, wordsTried }: WordSearch) {
  return {
    found: found !== undefined,
    ...(found && {
      tier: found.tier,
      source: found.source,
      ...(found.madeFrom !== undefined && { made_from: found.madeFrom }),
      rank: found.rank,
      words_before: found.wordsBefore,
    }),
    words_tried: wordsTried,
  }
}
