/** A line of a PAM service that asks for a password, or names a file with more of them. */
export type PamRule =
  | { readonly kind: 'include'; readonly service: string }
  | { readonly kind: 'module'; readonly module: string; readonly args: readonly string[] }

/** The `auth` lines of a file in /etc/pam.d, in their order; pam.d(5). Pure; never throws. */
export function parsePam(text: string): PamRule[] {
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .filter((line) => line.length <= LONGEST_LINE)
    .flatMap((line) => parseLine(splitFields(line.replace(/#.*/, ''))))
}

/** Of libpam: 1,024 until version 1.5. */
const LONGEST_LINE = 8_192

function parseLine([type = '', control = '', target = '', ...args]: readonly string[]): PamRule[] {
  if (type.toLowerCase() === '@include')
    return control === '' ? [] : [{ kind: 'include', service: control }]
  // A dash: no message if the module is not there.
  if (type.toLowerCase().replace(/^-/, '') !== 'auth' || target === '') return []
  if (control === 'include' || control === 'substack') return [{ kind: 'include', service: target }]
  const name = target.slice(target.lastIndexOf('/') + 1).replace(/\.so$/, '')
  return [{ kind: 'module', module: name, args }]
}

/** Fields are apart by blanks; brackets hold blanks together. */
function splitFields(line: string): string[] {
  const fields = line.match(/\[(?:\\.|[^\]\\])*\]|\S+/g) ?? []
  return fields.map((field) =>
    field.startsWith('[')
      ? field.slice(1, field.endsWith(']') ? -1 : undefined).replaceAll(String.raw`\]`, ']')
      : field,
  )
}
