import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { Button } from '../../ui/actions/Button.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { Stack } from '../../ui/layout/Stack.tsx'
import { ProgressBar } from '../../ui/feedback/ProgressBar.tsx'
import styles from './DetectionCard.module.css'
import { DetectionRow } from './DetectionRow.tsx'
import type { Detections } from './use-detections.ts'

/** How the checks go that were started from this page, until somebody puts the card away. */
export function DetectionCard({ detections }: { readonly detections: Detections }) {
  const { t, i18n } = useLingui()
  const { all, wanted, isAsking, forget } = detections
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isAsking) place.current?.scrollIntoView({ block: 'nearest' })
  }, [isAsking])
  if (all.length === 0 && !isAsking) return null
  return (
    <div ref={place} className={styles.place}>
      <Card
        title={<Trans>Checks of passwords</Trans>}
        aside={
          isAsking ? null : (
            <Button look="quiet" onClick={forget}>
              <Trans>Put away</Trans>
            </Button>
          )
        }
      >
        {isAsking ? (
          <>
            <p role="status">
              <Trans>
                {i18n.number(all.length)} of {i18n.number(wanted)} hosts asked
              </Trans>
            </p>
            <ProgressBar
              label={t`Hosts that were asked`}
              share={all.length / Math.max(1, wanted)}
            />
          </>
        ) : null}
        <Stack>
          {all.map((detection) => (
            <DetectionRow
              key={detection.id}
              detection={detection}
              refreshMs={REFRESH_MS + all.length * REFRESH_MS_OF_EACH}
            />
          ))}
        </Stack>
      </Card>
    </div>
  )
}

/** Fifty hosts are asked as often together as four. */
const REFRESH_MS = 1500
const REFRESH_MS_OF_EACH = 250
