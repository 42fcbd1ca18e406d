import { useNavigate } from '@tanstack/react-router'
import { useProject } from '../components/use-project.ts'
import { useKeys } from '../keys/use-keys.ts'
import type { Place } from '../paths.ts'

/** `g` and a letter go to a page. */
export function useGoKeys(): void {
  const { paths } = useProject()
  const navigate = useNavigate()
  const go = ({ path, search }: Place) => void navigate({ to: path, search: search ?? {} })
  useKeys({
    'g o': () => go(paths.overview()),
    'g f': () => go(paths.findings()),
    'g h': () => go(paths.hosts()),
    'g p': () => go(paths.ports()),
    'g w': () => go(paths.passwords()),
    'g c': () => go(paths.changes()),
    'g s': () => go(paths.settings()),
  })
}
