import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import { hrefOf } from '../paths.ts'
import type { Place } from '../paths.ts'
import { useKeptSearch } from './use-project.ts'

export interface PlaceLinkProps {
  readonly place: Place
  readonly className?: string | undefined
  /** It changes something of this page, which keeps its place on the screen. */
  readonly isInPlace?: boolean
  readonly children: ReactNode
  readonly 'aria-label'?: string
  readonly 'aria-current'?: 'page' | 'true' | undefined
}

/**
 * A link to a place of the console. The enterprise project that the page keeps to goes along.
 *
 * A list has three hundred of them, so they are plain: the router's own links each follow every change of the address, to
 * know whether they lead to where one is, which took a third of the time of a change of page. `CurrentLink` knows that.
 */
export function PlaceLink({ place, isInPlace = false, children, ...rest }: PlaceLinkProps) {
  const router = useRouter()
  const search = useKeptSearch(place)
  const target = { to: place.path, search }
  const preload = () => {
    // What cannot be had is told when the link is pressed.
    router.preloadRoute(target).catch(() => undefined)
  }
  const onClick = (event: MouseEvent<HTMLAnchorElement>) => {
    if (!isForThisTab(event)) return
    event.preventDefault()
    cancelHover()
    void router.navigate({ ...target, resetScroll: !isInPlace })
  }
  return (
    <a
      {...rest}
      href={hrefOf({ path: place.path, search })}
      onClick={onClick}
      onMouseEnter={() => startHover(preload)}
      onMouseLeave={cancelHover}
      onFocus={() => startHover(preload)}
      onBlur={cancelHover}
      onTouchStart={preload}
    >
      {children}
    </a>
  )
}

/** A click that asks for another tab, a window or a file is the browser's. */
function isForThisTab(event: MouseEvent): boolean {
  const isPlain = !event.metaKey && !event.altKey && !event.ctrlKey && !event.shiftKey
  return isPlain && event.button === 0 && !event.defaultPrevented
}

/** Who only passes a link with the mouse does not want to go there. There is one mouse. */
const HOVER_MS = 50

let hover: ReturnType<typeof setTimeout> | undefined

function startHover(act: () => void): void {
  clearTimeout(hover)
  hover = setTimeout(act, HOVER_MS)
}

function cancelHover(): void {
  clearTimeout(hover)
}
