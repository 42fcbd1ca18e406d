import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { FormEvent } from 'react'
import { api } from '../api/api.ts'
import { askSession } from '../api/session.ts'
import type { Session } from '../api/session.ts'
import { preloadPage } from '../components/preload-page.ts'
import { useSearchState } from '../components/search-state.ts'
import { LanguageMenu, ThemeMenu } from '../frame/LookMenus.tsx'
import { whenIdle } from '../frame/when-idle.ts'
import { Button } from '../ui/actions/Button.tsx'
import { Notice } from '../ui/feedback/Notice.tsx'
import { TextInput } from '../ui/forms/controls.tsx'
import { Field } from '../ui/forms/Field.tsx'
import { PageHead } from '../ui/layout/PageHead.tsx'
import { prepareFormats } from '../ui/text/prepare-formats.ts'
import { PasswordField } from './sign-in/PasswordField.tsx'
import { SignInError } from './sign-in/SignInError.tsx'
import styles from './SignInPage.module.css'

/** Why a sign-in failed, and by which way it was tried. */
interface Failure {
  readonly by: 'password' | 'link'
  readonly error: Error
}

/** Signs in with a password, or with the link that the server printed on this machine, and goes on to where one was. */
export function Page() {
  const { t } = useLingui()
  const goOn = useGoOn()
  const [failure, setFailure] = useState<Failure>()
  const [isBusy, setIsBusy] = useState(false)
  const enter = async (by: Failure['by'], signIn: () => Promise<Session>) => {
    setIsBusy(true)
    setFailure(undefined)
    try {
      await goOn(await signIn())
    } catch (error) {
      setFailure({ by, error: error as Error })
    } finally {
      setIsBusy(false)
    }
  }
  useLinkCode((code) => void enter('link', () => api.createSessionFromLink({ body: { code } })))
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    // With `action` React would empty the fields when the server refuses.
    event.preventDefault()
    const body = credentialsOf(new FormData(event.currentTarget))
    void enter('password', () => api.createSession({ body }))
  }
  return (
    <main className={styles.page}>
      <div className={styles.look}>
        <LanguageMenu isSignedIn={false} />
        <ThemeMenu />
      </div>
      <form className={styles.form} onSubmit={onSubmit}>
        <PageHead title={<Trans>Sign in to OpenHSS</Trans>} name={t`Sign in`} />
        {failure === undefined ? null : (
          <Notice tone="problem">
            <SignInError by={failure.by} error={failure.error} />
          </Notice>
        )}
        <Field label={<Trans>Tenant</Trans>}>
          {(ids) => (
            <TextInput
              {...ids}
              name="account"
              defaultValue="openhss"
              autoComplete="organization"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={256}
              required
            />
          )}
        </Field>
        <UserField />
        <PasswordField />
        <Button look="primary" type="submit" isBusy={isBusy}>
          <Trans>Sign in</Trans>
        </Button>
        <p className={styles.hint}>
          <Trans>
            The first administrator's password is in the file <code>admin-password</code> of the
            data directory of the server.
          </Trans>
        </p>
      </form>
    </main>
  )
}

/** Takes the focus: who comes here wants to sign in. */
function UserField() {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <Field label={<Trans>User</Trans>}>
      {(ids) => (
        <TextInput
          {...ids}
          ref={input}
          name="user"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          required
        />
      )}
    </Field>
  )
}

/** Reads what was entered; a password is taken as it is. */
function credentialsOf(form: FormData) {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  return {
    account: text('account').trim(),
    user: text('user').trim(),
    password: text('password'),
  }
}

/** Calls back once with the code of a link, which is taken out of the address before it is used. */
function useLinkCode(onCode: (code: string) => void): void {
  const isRead = useRef(false)
  useEffect(() => {
    if (isRead.current) return
    isRead.current = true
    const code = /^#code=([\w-]{1,200})$/.exec(window.location.hash)?.[1]
    if (code === undefined) return
    window.history.replaceState(window.history.state, '', window.location.pathname)
    onCode(code)
  })
}

/** Goes to the page that asked for the sign-in; an address of another server is none. */
function useGoOn(): (session: Session) => Promise<void> {
  const router = useRouter()
  const queryClient = useQueryClient()
  const { search } = useSearchState()
  const back = (/^\/(?![/\\])/.test(search.back ?? '') ? search.back : undefined) ?? '/'
  // While somebody types.
  useEffect(
    () =>
      whenIdle(() => {
        preloadPage(router, back)
        prepareFormats()
      }),
    [router, back],
  )
  return async (session) => {
    queryClient.clear()
    queryClient.setQueryData(askSession.queryKey, session)
    await router.navigate({ href: back, replace: true })
  }
}
