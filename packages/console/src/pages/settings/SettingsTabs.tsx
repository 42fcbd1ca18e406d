import { useLingui } from '@lingui/react/macro'
import { SectionTabs } from '../../components/SectionTabs.tsx'
import { useMay, useProject } from '../../components/use-project.ts'

/** The pages of the settings that the user's role can use. */
export function SettingsTabs() {
  const { t } = useLingui()
  const { paths } = useProject()
  const may = useMay()
  return (
    <SectionTabs
      label={t`Settings`}
      tabs={[
        {
          label: t`Join tokens`,
          place: paths.settings('join-tokens'),
          isShown: may('hss:joinTokens:list'),
        },
        { label: t`Own words`, place: paths.settings('words'), isShown: may('hss:weakPwds:get') },
        { label: t`Groups`, place: paths.settings('groups'), isShown: may('hss:hostGroup:get') },
        {
          label: t`Enterprise projects`,
          place: paths.settings('enterprise-projects'),
          isShown: may('eps:enterpriseProjects:list'),
        },
        {
          label: t`Retention`,
          place: paths.settings('retention'),
          isShown: may('hss:hosts:list'),
        },
      ]}
    />
  )
}
