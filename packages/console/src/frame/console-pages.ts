import { useLingui } from '@lingui/react/macro'
import { useMay, useProject } from '../components/use-project.ts'
import type { Place } from '../paths.ts'

/** A page that the navigation, the search and `g` with a letter lead to. */
export interface ConsolePage {
  readonly id: string
  readonly label: string
  readonly place: Place
  /** The letter behind `g`. */
  readonly letter: string
  /** It stands for the pages below it, too. */
  readonly isSection: boolean
}

/** The pages, in the order of the navigation. One that the user's role cannot see at all is not among them. */
export function useConsolePages(): readonly ConsolePage[] {
  const { t } = useLingui()
  const { paths } = useProject()
  const may = useMay()
  const seesHosts = may('hss:hosts:list')
  const page = (
    id: string,
    letter: string,
    label: string,
    place: Place,
    isShown: boolean,
  ): readonly ConsolePage[] =>
    isShown ? [{ id, letter, label, place, isSection: id !== 'overview' }] : []
  return [
    ...page('overview', 'o', t`Overview`, paths.overview(), seesHosts),
    ...page('findings', 'f', t`Findings`, paths.findings(), may('openhss:findings:list')),
    ...page('hosts', 'h', t`Hosts`, paths.hosts(), seesHosts),
    ...page('ports', 'p', t`Ports`, paths.ports(), may('hss:ports:list')),
    ...page('passwords', 'w', t`Passwords`, paths.passwords(), may('hss:weakPwds:list')),
    ...page('changes', 'c', t`Changes`, paths.changes(), seesHosts),
    ...page('settings', 's', t`Settings`, paths.settings(), true),
  ]
}
