import { useLingui } from '@lingui/react/macro'
import { findObstacleText } from '../text/obstacle-texts.ts'
import { HostText } from '../ui/text/HostText.tsx'

/** What an agent says of a service that it could not read, in the reader's language where its words are known. */
export function ObstacleText({ text }: { readonly text: string }) {
  const { i18n } = useLingui()
  const say = (part: string, depth: number): string => {
    const found = depth > MAX_DEPTH ? undefined : findObstacleText(part)
    if (found === undefined) return part
    const values = Object.entries(found.values).map(([name, value]) => {
      return [name, say(value, depth + 1)] as const
    })
    return i18n._({ ...found.words, values: Object.fromEntries(values) })
  }
  return <HostText text={say(text, 0)} />
}

/** “Cannot ask the server: …” has another text in it; nothing has more. */
const MAX_DEPTH = 1
