import type { Project, ProjectList } from '@openhss/contract'
import type { ProjectRow } from './project-queries.ts'

/** Describes a project as IAM does, with the tenant as its parent: docs/wire/iam.md, "Projects". */
export function projectBody(
  { id, name, description }: ProjectRow,
  tenantId: string,
  endpoint: string,
): Project {
  return {
    id,
    name,
    domain_id: tenantId,
    parent_id: tenantId,
    enabled: true,
    is_domain: false,
    description,
    links: { self: `${endpoint}/v3/projects/${id}` },
  }
}

/** The page that a client asked for; its filters are repeated in the links to other pages. */
export interface AskedPage {
  readonly page: number
  readonly per_page: number
  readonly [filter: string]: string | number | undefined
}

/** Links of a page: docs/wire/iam.md, "Projects". */
export function pageLinks(url: string, asked: AskedPage, hasNext: boolean): ProjectList['links'] {
  return {
    self: linkTo(url, asked, asked.page),
    previous: asked.page > 1 ? linkTo(url, asked, asked.page - 1) : null,
    next: hasNext ? linkTo(url, asked, asked.page + 1) : null,
  }
}

function linkTo(url: string, asked: AskedPage, page: number): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...asked, page })) {
    if (value !== undefined) search.set(name, String(value))
  }
  return `${url}?${search.toString()}`
}
