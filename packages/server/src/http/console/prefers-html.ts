/**
 * Whether an Accept header (RFC 9110 section 12.5.1) names HTML, and above JSON. Browsers do so when they open a page; SDKs,
 * curl and Terraform name JSON, anything or nothing.
 */
export function prefersHtml(accept = ''): boolean {
  // Nearly all requests end here.
  if (!/text\/html/i.test(accept)) return false
  return weightOf('text/html', accept) > weightOf('application/json', accept)
}

/** Gives the weight of a media type that is named itself, 0 when it is not. */
function weightOf(type: string, accept: string): number {
  const weights = accept
    .toLowerCase()
    .split(',')
    .map((range) => {
      const [name, ...parameters] = range.split(';').map((part) => part.trim())
      if (name !== type) return 0
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return weight === undefined ? 1 : Number(weight.slice(2)) || 0
    })
  return Math.max(...weights)
}
