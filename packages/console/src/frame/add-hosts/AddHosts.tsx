import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { Permitted } from '../../components/Permitted.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useMay, useProject } from '../../components/use-project.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Stack } from '../../ui/layout/Stack.tsx'
import { Dialog, DialogActions } from '../../ui/overlays/Dialog.tsx'
import { Arrivals } from './Arrivals.tsx'
import { EnrolSteps } from './EnrolSteps.tsx'
import { TokenFields, useTokenChoice } from './TokenFields.tsx'
import { useJoinToken } from './use-join-token.ts'

/** Makes a join token, shows what to run with it, and which hosts came. */
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
  const may = useMay()
  const [choice, setChoice] = useTokenChoice()
  const made = useJoinToken(choice)
  // The hosts that came with an earlier token of this window stay in the list.
  const [openedAt, setOpenedAt] = useState<number>()
  if (openedAt === undefined && made.madeAt !== undefined) setOpenedAt(made.madeAt)
  return (
    <Stack>
      <TokenFields choice={choice} onChange={setChoice} />
      <EnrolSteps made={made} />
      {may('hss:hosts:list') ? (
        openedAt === undefined ? null : (
          <Arrivals since={openedAt} />
        )
      ) : (
        <p>
          <Trans>Your role sees no hosts, so those that come are not shown here.</Trans>
        </p>
      )}
      <p>
        <Trans>
          The token stays valid when this window is closed.{' '}
          <PlaceLink place={paths.settings('join-tokens')}>
            Join tokens are listed and revoked in the settings.
          </PlaceLink>
        </Trans>
      </p>
    </Stack>
  )
}
