import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { ACCEPTANCE_REASONS, MAX_ACCEPTANCE_DAYS } from '@openhss/contract/browser'
import { textOf } from '../../components/form-texts.ts'
import type { ChangeTerms } from './finding-change.ts'

/** Fields of the dialog that may be wrong, in their order. */
export type AcceptanceField = 'reason' | 'comment' | 'until'

/** What is missing, by its field. */
export type AcceptanceProblems = Readonly<Partial<Record<AcceptanceField, MessageDescriptor>>>

/** Reads the terms of an acceptance from its form, or says what is missing. Pure. */
export function readAcceptance(
  form: FormData,
  now: Date,
): { readonly terms: ChangeTerms } | { readonly problems: AcceptanceProblems } {
  const reason = ACCEPTANCE_REASONS.find((known) => known === textOf(form, 'reason'))
  const comment = textOf(form, 'comment')
  const isEndless = form.has('endless')
  const until = isEndless ? undefined : endOfDay(textOf(form, 'until'))
  const problems: AcceptanceProblems = {
    ...(reason === undefined && { reason: msg`Choose a reason.` }),
    ...(Array.from(comment).length < MIN_COMMENT_CHARACTERS && {
      comment:
        comment === ''
          ? msg`It says nothing yet: why may this stay? At least 10 characters.`
          : msg`Say a little more: at least 10 characters.`,
    }),
    ...(!isEndless && !isInReach(until, now) && { until: msg`Choose a day within the next year.` }),
  }
  if (Object.keys(problems).length > 0) return { problems }
  const [ticket, owner] = [textOf(form, 'ticket'), textOf(form, 'owner')]
  return {
    terms: {
      ...(reason !== undefined && { reason }),
      comment,
      ...(isEndless ? { without_end: true } : until && { until: until.toISOString() }),
      ...(ticket !== '' && { ticket }),
      ...(owner !== '' && { owner }),
    },
  }
}

/** What is still wrong of what was, as the form is now. Pure. */
export function remainingProblems(
  before: AcceptanceProblems,
  form: FormData,
  now: Date,
): AcceptanceProblems {
  const read = readAcceptance(form, now)
  const found = 'problems' in read ? read.problems : {}
  return Object.fromEntries(Object.entries(found).filter(([field]) => Object.hasOwn(before, field)))
}

const MIN_COMMENT_CHARACTERS = 10

export const DEFAULT_ACCEPTANCE_DAYS = 90

/** A day some days from now, as a field for days takes it: 2026-11-29, in the time zone of the reader. */
export function dayAfter(now: Date, days: number): string {
  const day = new Date(now)
  day.setDate(day.getDate() + days)
  const part = (number: number) => String(number).padStart(2, '0')
  return [day.getFullYear(), part(day.getMonth() + 1), part(day.getDate())].join('-')
}

/** The last days on which an acceptance may end: it ends with the day. */
export const LAST_ACCEPTANCE_DAY = MAX_ACCEPTANCE_DAYS - 1

function endOfDay(day: string): Date | undefined {
  const end = new Date(`${day}T23:59:59`)
  return Number.isNaN(end.getTime()) ? undefined : end
}

function isInReach(until: Date | undefined, now: Date): boolean {
  if (until === undefined) return false
  const days = (until.getTime() - now.getTime()) / 86_400_000
  return days > 0 && days <= MAX_ACCEPTANCE_DAYS
}
