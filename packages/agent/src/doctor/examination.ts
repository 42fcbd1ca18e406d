/** Something that an agent needs of its host, and whether it is there. */
export interface Examination {
  readonly name: string
  /** `limited`: it works, and some of the host stays unseen. */
  readonly outcome: 'works' | 'limited' | 'broken'
  readonly detail: string
  readonly remedy?: string
}
