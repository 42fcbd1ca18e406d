/** One thing that an agent needs of its host, and whether the host has it. */
export interface Examination {
  readonly name: string
  /** `limited` means that it works and some of the host stays unseen. */
  readonly outcome: 'works' | 'limited' | 'broken'
  readonly detail: string
  readonly remedy?: string
}
