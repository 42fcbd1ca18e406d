import { expect, test } from 'vitest'
import { readLabels } from './label-texts.ts'

test('labels are separated by commas and blanks, each counts once', () => {
  expect(readLabels(' prod, web  prod，db ')).toEqual({ labels: ['prod', 'web', 'db'], wrong: [] })
})

test('what is no label is named', () => {
  expect(readLabels(`Prod a&b ${'x'.repeat(65)} ok`)).toEqual({
    labels: ['ok'],
    wrong: ['Prod', 'a&b', 'x'.repeat(65)],
  })
})
