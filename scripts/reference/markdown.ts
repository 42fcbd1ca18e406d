/** Says where a file comes from, as its first lines. */
export const GENERATED =
  '<!-- Written by `npm run docs`. Change the code it comes from, not this page. -->'

/** A table in Markdown; a `|` in a cell does not end it. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [titles, titles.map(() => '---'), ...rows.map((row) => row.map(escapeCell))]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export function codeBlock(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``
}

function escapeCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`)
}
