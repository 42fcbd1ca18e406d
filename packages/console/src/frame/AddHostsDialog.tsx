import { Suspense, lazy } from 'react'
import { useSearchState } from '../components/search-state.ts'

/** The window in which hosts are added, over whatever page there is: the address says whether it is open. */
export function AddHostsDialog() {
  const { search } = useSearchState()
  if (search.add !== 'host') return null
  return (
    <Suspense fallback={null}>
      <AddHosts />
    </Suspense>
  )
}

const AddHosts = lazy(async () => ({
  default: (await import('./add-hosts/AddHosts.tsx')).AddHosts,
}))
