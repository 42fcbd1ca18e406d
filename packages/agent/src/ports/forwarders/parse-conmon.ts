/**
 * Parses out the container that a conmon watches, from the text of its /proc/<pid>/cmdline; undefined if it
 * names none. Never throws. conmon takes `-c <id>`, `--cid <id>` and `--cid=<id>` (conmon(8)).
 */
export function parseConmon(cmdline: string): string | undefined {
  const args = cmdline.replace(/\0$/, '').split('\0').slice(1)
  const at = args.findIndex((arg) => /^(?:-c|--cid)(?:=|$)/.test(arg))
  const [, value = args[at + 1] ?? ''] = /=(.*)$/s.exec(args[at] ?? '') ?? []
  return at !== -1 && /^[0-9a-f]{64}$/.test(value) ? value : undefined
}
