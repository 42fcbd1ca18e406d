/** Reads what was entered into a field of a form, without blanks at its ends; empty where there is no such field. Pure. */
export function textOf(form: FormData, name: string): string {
  return textsOf(form, name)[0]?.trim() ?? ''
}

/** Reads all that was chosen under one name. Pure. */
export function textsOf(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string')
}
