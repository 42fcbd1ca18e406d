import { expect, test } from 'vitest'
import {
  dayAfter,
  LAST_ACCEPTANCE_DAY,
  readAcceptance,
  remainingProblems,
} from './acceptance-terms.ts'

const NOW = new Date('2026-11-29T10:02:00')

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

const WHOLE = { reason: 'test', comment: '  only the build reaches it ', until: '2027-02-27' }

test('terms are read without blanks around them, and end with their day', () => {
  expect(readAcceptance(formOf({ ...WHOLE, ticket: 'OPS-7', owner: '' }), NOW)).toEqual({
    terms: {
      reason: 'test',
      comment: 'only the build reaches it',
      until: new Date('2027-02-27T23:59:59').toISOString(),
      ticket: 'OPS-7',
    },
  })
})

test('what is without end has no day', () => {
  const { until: _, ...rest } = WHOLE
  expect(readAcceptance(formOf({ ...rest, endless: 'on' }), NOW)).toMatchObject({
    terms: { without_end: true },
  })
})

test('everything that is missing is said at once', () => {
  const answer = readAcceptance(formOf({ comment: 'because' }), NOW)
  expect(Object.keys('problems' in answer ? answer.problems : {})).toEqual([
    'reason',
    'comment',
    'until',
  ])
})

test('a problem is gone when its field is right, and no other field is wrong before it was looked at', () => {
  const answer = readAcceptance(formOf({ ...WHOLE, comment: 'because' }), NOW)
  const problems = 'problems' in answer ? answer.problems : {}
  expect(Object.keys(problems)).toEqual(['comment'])
  const still = remainingProblems(problems, formOf({ comment: 'because of' }), NOW)
  expect(still).toEqual({})
  expect(remainingProblems(problems, formOf({ comment: '' }), NOW)).toHaveProperty('comment')
})

test('a day of the past, one beyond a year and none at all are no end', () => {
  for (const until of ['2026-11-28', '2027-11-30', '', 'soon']) {
    expect(readAcceptance(formOf({ ...WHOLE, until }), NOW)).toHaveProperty('problems.until')
  }
  const last = dayAfter(NOW, LAST_ACCEPTANCE_DAY)
  expect(readAcceptance(formOf({ ...WHOLE, until: last }), NOW)).toHaveProperty('terms')
})
