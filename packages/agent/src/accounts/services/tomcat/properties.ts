/** System properties of a Java process, as far as they can be seen from outside. */
export type Properties = ReadonlyMap<string, string>

/** The `-D` arguments; the last one of a name counts. Pure; never throws. */
export function parseArgumentProperties(args: readonly string[]): Properties {
  const matches = args.map((arg) => /^-D([^=]+)=(.*)$/s.exec(arg))
  return new Map(matches.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])))
}

/** Lines of catalina.properties; only the escapes of a backslash are read. Pure; never throws. */
export function parsePropertiesFile(text: string): Properties {
  const lines = text.replaceAll(/\\\r?\n[ \t]*/g, '').split(/\r?\n/)
  const matches = lines.map((line) => /^\s*([^\s#!=:][^\s=:]*)\s*[=:]?\s*(.*)$/s.exec(line))
  return new Map(
    matches.flatMap((match) =>
      match ? [[match[1] ?? '', (match[2] ?? '').replaceAll(/\\(.)/g, '$1')]] : [],
    ),
  )
}

/**
 * An attribute with its `${name}` and `${name:-default}` replaced, as Tomcat's Digester does; undefined where a
 * value is not known here, since it may come from the environment or a program. Not repeated on the result.
 * Nor where the values are longer than any path or name: a short text can ask for gigabytes.
 */
export function expand(text: string, properties: Properties): string | undefined {
  let isKnown = true
  let added = 0
  const expanded = text.replaceAll(/\$\{([^${}]*)\}/g, (_, inner: string) => {
    if (!isKnown) return ''
    const [name = '', ...rest] = inner.split(':-')
    const value = properties.get(name) ?? (rest.length > 0 ? rest.join(':-') : undefined)
    added += value?.length ?? 0
    isKnown &&= value !== undefined && added <= MAX_TEXT_LENGTH
    return isKnown ? (value ?? '') : ''
  })
  return isKnown ? expanded : undefined
}

const MAX_TEXT_LENGTH = 8_192
