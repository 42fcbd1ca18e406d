import axe from 'axe-core'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** Lists what keeps people out, whatever the theme is: one line for each rule of axe and element. */
export function listBarriers(page: Page): Promise<string[]> {
  return breachesOf(page, 'document', { rules: { 'color-contrast': { enabled: false } } })
}

/**
 * Lists the texts that stand out too little from what is behind them in the theme of the page. This is as dear as all that
 * listBarriers does.
 * @param within the selector of the part to look at; the whole page unless given.
 */
export function listFaintTexts(page: Page, within = 'body'): Promise<string[]> {
  return breachesOf(page, JSON.stringify(within), { runOnly: ['color-contrast'] })
}

async function breachesOf(page: Page, where: string, options: RunOptions): Promise<string[]> {
  // The policy of the server does not hold for what a debugger evaluates.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source)
  const all = JSON.stringify({ ...options, reporter: 'no-passes' })
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${where}, ${all})`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
  )
}
