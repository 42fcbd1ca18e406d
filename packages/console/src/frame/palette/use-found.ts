import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { formatQuery } from '@openhss/contract/browser'
import type { FindingKind } from '@openhss/contract/browser'
import type { PortNumberRow } from '@openhss/contract'
import { useEffect, useState } from 'react'
import { ask } from '../../api/ask.ts'
import { useSearchState } from '../../components/search-state.ts'
import { useMay, useProject } from '../../components/use-project.ts'
import type { Place } from '../../paths.ts'
import { kindTexts } from '../../text/severity-texts.ts'
import { readPort } from './palette-matches.ts'
import type { PaletteItem, PaletteSection } from './palette-matches.ts'

/** What the server found of a text. */
export interface Found {
  readonly sections: readonly PaletteSection[]
  /** More may come. */
  readonly isAwaited: boolean
  /** The server does not answer, so that what was not found may be there. */
  readonly isFailed: boolean
}

/**
 * Looks for ports, hosts, accounts and findings by what is typed. Hosts are what most people look for: what takes the server
 * longer is asked behind them, and the longest once nobody types on.
 */
export function useFound(text: string, go: (place: Place) => void): Found {
  const settled = useSettled(text, TYPING_PAUSE_MS)
  const isResting = useSettled(text, REST_MS) === settled
  const port = readPort(text)
  const hosts = useHosts(settled, go)
  const accounts = useAccounts(settled, go)
  const areHostsThere = !hosts.isAwaited && !accounts.isAwaited
  const findings = useFindings(settled, go, areHostsThere)
  const ports = usePorts(settled, port, go, {
    isTurn: areHostsThere,
    isProgramsTurn: !findings.isAwaited && isResting,
  })
  const all = [ports, hosts, accounts, findings]
  // What was found of the text before says nothing of this one; a port is known by its number alone.
  const shown = settled === text ? all : [ports].filter(({ section }) => section.isExact)
  return {
    sections: shown.map(({ section }) => section),
    isAwaited: text !== '' && (settled !== text || all.some(({ isAwaited }) => isAwaited)),
    isFailed: all.some(({ isFailed }) => isFailed),
  }
}

interface Search {
  readonly section: PaletteSection
  readonly isAwaited: boolean
  readonly isFailed: boolean
}

function usePorts(
  text: string,
  asked: ReturnType<typeof readPort>,
  go: (place: Place) => void,
  { isTurn, isProgramsTurn }: { readonly isTurn: boolean; readonly isProgramsTurn: boolean },
): Search {
  const { t } = useLingui()
  const { projectId, paths } = useProject()
  const { ep = 'all_granted_eps' } = useSearchState().search
  const isSeen = useMay()('hss:ports:list')
  const question = (q: string, isAsked: boolean) => ({
    ...ask(
      'listPortNumbers',
      { params: { project_id: projectId }, query: { q, enterprise_project_id: ep, limit: 5 } },
      { refreshMs: false, keepsLast: false },
    ),
    enabled: isSeen && isAsked,
  })
  const isNumber = readPort(text) !== undefined
  const isNamed = isNumber || text.length >= 2
  const byName = useQuery(question(portQueryOf(text), isNamed && isTurn))
  const isProgram = isSeen && !isNumber && text.length >= 3
  const isProgramAsked = isProgram && isTurn && !byName.isLoading && isProgramsTurn
  // The server looks at every port for it.
  const byProgram = useQuery(question(`program:${quoted(`*${text}*`)}`, isProgramAsked))
  const rows = [...(byName.data?.data_list ?? []), ...(byProgram.data?.data_list ?? [])]
  const itemOf = ({ type, port, hosts, service, programs }: PortItem): PaletteItem => ({
    key: `port ${type} ${port}`,
    label: t`Who has ${port}/${type}`,
    hint: [
      service,
      programs?.flatMap(({ path = '' }) => namesOf(path)).find((name) => isNamedBy(name, text)),
      hosts === undefined ? undefined : t`${plural(hosts, { one: '# host', other: '# hosts' })}`,
    ]
      .filter((part) => part !== undefined)
      .join(' · '),
    words: [
      String(port),
      `${port}/${type}`,
      ...(service === undefined ? [] : [service]),
      ...(programs ?? []).flatMap(({ path = '' }) => namesOf(path)),
    ],
    isHostText: true,
    act: () => go(paths.port(type, port)),
  })
  const found = new Map(rows.map((row) => [`${row.type}/${row.port}`, itemOf(row)]))
  const exact = asked === undefined ? [] : exactPorts(asked, rows).map(itemOf)
  return {
    section: {
      id: 'ports',
      title: t`Ports`,
      items: !isSeen ? [] : asked === undefined ? [...found.values()].slice(0, 6) : exact,
      isExact: asked !== undefined,
    },
    isAwaited:
      (isSeen && isNamed && !isTurn) ||
      byName.isLoading ||
      (isProgram && !isProgramAsked) ||
      byProgram.isLoading,
    isFailed: byName.isError || byProgram.isError,
  }
}

type PortItem = Pick<PortNumberRow, 'type' | 'port'> & Partial<PortNumberRow>

/** The port as it was typed is there at once; what hosts have of it joins it when the server answered. */
function exactPorts(
  { port, type }: NonNullable<ReturnType<typeof readPort>>,
  rows: readonly PortNumberRow[],
): readonly PortItem[] {
  const had = rows.filter((row) => row.port === port && (type === undefined || row.type === type))
  return had.length > 0 ? had : [{ port, type: type ?? 'TCP' }]
}

function portQueryOf(text: string): string {
  const asked = readPort(text)
  if (asked === undefined) return quoted(text)
  return `port:${asked.port}${asked.type === undefined ? '' : ` type:${asked.type.toLowerCase()}`}`
}

/** `/usr/bin/redis-server` is called by its name or by its path. */
function namesOf(path: string): string[] {
  return [path.slice(path.lastIndexOf('/') + 1), path].filter((name) => name !== '')
}

function isNamedBy(name: string, text: string): boolean {
  return name.toLowerCase().includes(text.toLowerCase())
}

function useHosts(text: string, go: (place: Place) => void): Search {
  const { t } = useLingui()
  const { projectId, paths, scoped } = useProject()
  const isSeen = useMay()('hss:hosts:list')
  const { data, isLoading, isError } = useQuery({
    ...ask(
      'listHosts',
      { params: { project_id: projectId }, query: { q: scoped(quoted(text)), limit: 6 } },
      { refreshMs: false, keepsLast: false },
    ),
    enabled: isSeen && text !== '',
  })
  const items = (data?.data_list ?? []).map(
    ({ host_id: id, name, host_name: own, private_ip: ip }): PaletteItem => ({
      key: `host ${id}`,
      label: name,
      hint: ip,
      isHostText: true,
      words: [own, ip, id],
      act: () => go(paths.host(id)),
    }),
  )
  const total = data?.total_num ?? 0
  const more: PaletteItem = {
    key: 'hosts',
    label: t`All hosts with this`,
    hint: t`${plural(total, { one: '# host', other: '# hosts' })}`,
    act: () => go(paths.hosts({ q: quoted(text) })),
  }
  return {
    section: {
      id: 'hosts',
      title: t`Hosts`,
      items: total > items.length ? [...items, more] : items,
    },
    isAwaited: isLoading,
    isFailed: isError,
  }
}

function useAccounts(text: string, go: (place: Place) => void): Search {
  const { t } = useLingui()
  const { projectId, paths, scoped } = useProject()
  const isSeen = useMay()('hss:weakPwds:list')
  const q = `account:${quoted(text)}`
  const { data, isLoading, isError } = useQuery({
    ...ask(
      'listWeakAccounts',
      { params: { project_id: projectId }, query: { q: scoped(q), limit: 1 } },
      { refreshMs: false, keepsLast: false },
    ),
    enabled: isSeen && text.length >= 2,
  })
  const total = data?.total_num ?? 0
  const item: PaletteItem = {
    key: 'accounts',
    label: t`Weak accounts named ${text}`,
    hint: t`${plural(total, { one: '# account', other: '# accounts' })}`,
    words: [text],
    act: () => go(paths.passwords({ q })),
  }
  return {
    section: { id: 'accounts', title: t`Accounts`, items: total === 0 ? [] : [item] },
    isAwaited: isLoading,
    isFailed: isError,
  }
}

function useFindings(text: string, go: (place: Place) => void, isTurn: boolean): Search {
  const { t, i18n } = useLingui()
  const { projectId, paths, scoped } = useProject()
  const isAsked = useMay()('openhss:findings:list') && text.length >= 2
  const { data, isLoading, isError } = useQuery({
    ...ask(
      'listFindings',
      { params: { project_id: projectId }, query: { q: scoped(quoted(text)), limit: 4 } },
      { refreshMs: false, keepsLast: false },
    ),
    enabled: isAsked && isTurn,
  })
  const items = (data?.data_list ?? []).map(
    ({ finding_id: id, kind, subject, name }): PaletteItem => ({
      key: `finding ${id}`,
      label: [i18n._(kindTexts[kind]), nameOfSubject(kind, subject)]
        .filter((part) => part !== '')
        .join(' · '),
      hint: name,
      isHostText: true,
      act: () => go(paths.findings({ open: id })),
    }),
  )
  return {
    section: { id: 'findings', title: t`Findings`, items },
    isAwaited: isLoading || (isAsked && !isTurn),
    isFailed: isError,
  }
}

/** Names the port or the account of a finding as people do. */
function nameOfSubject(kind: FindingKind, subject: string): string {
  const [first = '', second = '', ...others] = subject.split('/')
  const last = others.join('/')
  if (kind === 'dangerous_port') return `${last}/${second}`
  if (kind === 'weak_password' || kind === 'empty_password') {
    return `${last} (${[first, second].filter((part) => part !== '').join(' ')})`
  }
  return kind === 'blind_spot' ? second : ''
}

/** Writes a text so that it stands for itself in a query; stars of a pattern stay what they are. */
function quoted(text: string): string {
  const parts = text.split('*')
  return formatQuery([{ key: undefined, isNegated: false, values: [{ kind: 'text', parts }] }])
}

/** The text as it was when nothing was typed for a moment. */
function useSettled(text: string, ms: number): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return settled
}

/** Somebody who types fast asks once for several letters; a request that nobody waits for any more ends. */
const TYPING_PAUSE_MS = 30
const REST_MS = 400
