import { useNavigate } from '@tanstack/react-router'
import { useKeys } from '../keys/use-keys.ts'
import { useConsolePages } from './console-pages.ts'

/** `g` and a letter go to a page. */
export function useGoKeys(): void {
  const pages = useConsolePages()
  const navigate = useNavigate()
  useKeys(
    Object.fromEntries(
      pages.map(({ letter, place: { path, search } }) => [
        `g ${letter}`,
        () => void navigate({ to: path, search: search ?? {} }),
      ]),
    ),
  )
}
