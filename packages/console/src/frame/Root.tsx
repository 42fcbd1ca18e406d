import { Outlet } from '@tanstack/react-router'
import { Tooltip } from '@base-ui/react/tooltip'

/** What every page is in, also the one for signing in. */
export function Root() {
  return (
    <Tooltip.Provider>
      <Outlet />
    </Tooltip.Provider>
  )
}
