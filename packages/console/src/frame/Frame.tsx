import { useLingui } from '@lingui/react/macro'
import { Outlet } from '@tanstack/react-router'
import { AddHostsDialog } from './AddHostsDialog.tsx'
import { Banner } from './Banner.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import styles from './Frame.module.css'
import { KeyHelp } from './KeyHelp.tsx'
import { Navigation } from './Navigation.tsx'
import { PageScope } from './PageScope.tsx'
import { TopBar } from './TopBar.tsx'

/** What surrounds every page once somebody is signed in. */
export function Frame() {
  const { t } = useLingui()
  return (
    <PageScope>
      <div className={styles.frame}>
        <a className={styles.skip} href="#page">{t`Skip to the page`}</a>
        <TopBar />
        <Navigation />
        <main id="page" className={styles.page} tabIndex={-1}>
          <Banner />
          <Outlet />
        </main>
        <AddHostsDialog />
        <CommandPalette />
        <KeyHelp />
      </div>
    </PageScope>
  )
}
