import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { Permitted } from '../../components/Permitted.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Stack } from '../../ui/layout/Stack.tsx'
import { Dialog, DialogActions } from '../../ui/overlays/Dialog.tsx'
import { MadeLine } from './MadeLine.tsx'
import { ReachNotice } from './ReachNotice.tsx'
import { TokenForm } from './TokenForm.tsx'
import type { MadeToken } from './TokenForm.tsx'
import { useHasPackages } from './use-has-packages.ts'

/** Makes a join token when somebody asks for it, shows what to run with it, and which hosts came. */
export function AddHosts() {
  const { t } = useLingui()
  const { change } = useSearchState()
  const onClose = () => change({ add: undefined })
  return (
    <Dialog title={t`Add hosts`} width="wide" onClose={onClose}>
      <Permitted permission="hss:agents:enrol">
        <PermittedAddHosts />
      </Permitted>
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function PermittedAddHosts() {
  const { paths } = useProject()
  const hasPackages = useHasPackages()
  const [made, setMade] = useState<MadeToken>()
  const [isRevoked, setIsRevoked] = useState(false)
  return (
    <Stack>
      <ReachNotice endpoint={window.location.origin} />
      {isRevoked ? (
        <Notice tone="plain">
          <Trans>The token is revoked: no further host can enrol with its line.</Trans>
        </Notice>
      ) : null}
      {made === undefined ? (
        <TokenForm
          onMade={(token) => {
            setIsRevoked(false)
            setMade(token)
          }}
        />
      ) : (
        <MadeLine
          made={made}
          hasPackages={hasPackages}
          onAgain={() => setMade(undefined)}
          onRevoked={() => {
            setMade(undefined)
            setIsRevoked(true)
          }}
        />
      )}
      <p>
        {made === undefined ? (
          <Trans>
            Nothing is made before you ask for it.{' '}
            <PlaceLink place={paths.settings('join-tokens')}>
              Join tokens that were made are listed and revoked in the settings.
            </PlaceLink>
          </Trans>
        ) : (
          <Trans>
            The token stays valid when this window is closed.{' '}
            <PlaceLink place={paths.settings('join-tokens')}>
              Join tokens are listed and revoked in the settings.
            </PlaceLink>
          </Trans>
        )}
      </p>
    </Stack>
  )
}
