/** A line of a PAM service that asks for a password, or names a file with more of them. */
export type PamRule =
  { readonly kind: 'include'; readonly service: string; readonly isSubstack: boolean } | PamModule

export interface PamModule {
  readonly kind: 'module'
  readonly module: string
  readonly args: readonly string[]
  readonly control: PamControl
}

/** What becomes of the login when the module ends so. */
interface PamControl {
  readonly success: PamAction
  readonly ignore: PamAction
  /** The password was wrong. */
  readonly failure: PamAction
}

/** A number stands for as many modules that are left out. */
export type PamAction = 'ok' | 'done' | 'bad' | 'die' | 'ignore' | 'reset' | number

/** The `auth` lines of a file in /etc/pam.d, in their order; pam.d(5). Pure; never throws. */
export function parsePam(text: string): PamRule[] {
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .filter((line) => line.length <= MAX_LINE_LENGTH)
    .flatMap((line) => parseLine(splitFields(line.replace(/#.*/, ''))))
}

/** libpam had 1,024 until version 1.5. */
const MAX_LINE_LENGTH = 8_192

function parseLine([type = '', control = '', target = '', ...rest]: readonly string[]): PamRule[] {
  if (type.toLowerCase() === '@include')
    return control === '' ? [] : [{ kind: 'include', service: control, isSubstack: false }]
  // A dash: no message if the module is not there.
  if (type.toLowerCase().replace(/^-/, '') !== 'auth' || target === '') return []
  const word = control.toLowerCase()
  if (word === 'include' || word === 'substack')
    return [{ kind: 'include', service: target, isSubstack: word === 'substack' }]
  const name = target.slice(target.lastIndexOf('/') + 1).replace(/\.so$/, '')
  const args = rest.map(unbracket)
  return [{ kind: 'module', module: name, args, control: parseControl(word) }]
}

/** A word that libpam does not know makes the line fail. */
function parseControl(text: string): PamControl {
  if (!text.startsWith('[')) return WORDS[text] ?? { success: 'bad', ignore: 'bad', failure: 'bad' }
  const pairs = unbracket(text)
    .replaceAll(/\s*=\s*/g, '=')
    .split(/\s+/)
  const actions = new Map(
    pairs.map((pair) => {
      const [value = '', action = ''] = pair.split('=')
      return [value, /^\d{1,4}$/.test(action) ? Number(action) : (action as PamAction)] as const
    }),
  )
  const otherwise = actions.get('default') ?? 'bad'
  return {
    success: actions.get('success') ?? otherwise,
    ignore: actions.get('ignore') ?? otherwise,
    failure: actions.get('auth_err') ?? otherwise,
  }
}

/** As pam.conf(5) writes them out. */
const WORDS: Readonly<Partial<Record<string, PamControl>>> = {
  required: { success: 'ok', ignore: 'ignore', failure: 'bad' },
  requisite: { success: 'ok', ignore: 'ignore', failure: 'die' },
  sufficient: { success: 'done', ignore: 'ignore', failure: 'ignore' },
  optional: { success: 'ok', ignore: 'ignore', failure: 'ignore' },
}

/** Fields are apart by blanks; brackets hold blanks together. */
function splitFields(line: string): string[] {
  return line.match(/\[(?:\\.|[^\]\\])*\]|\S+/g) ?? []
}

function unbracket(field: string): string {
  return field.startsWith('[')
    ? field.slice(1, field.endsWith(']') ? -1 : undefined).replaceAll(String.raw`\]`, ']')
    : field
}
