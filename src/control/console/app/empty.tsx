import { useAnswer } from './answer.ts'
import { Action, Data, Snippet } from './parts.tsx'
import { snippetsFor } from './snippets.ts'

const metaInfo = '{"bioMetaInfo":"4.1.0:2916352,0","deviceType":"web","ua":"Mozilla/5.0"}'

/** An unsigned Initialize of this page: what an SDK would send, as far as a browser can. */
const sampleCall = () => ({
  method: 'POST',
  path: '/?Action=Initialize&Version=2022-08-09&Format=JSON',
  form: {
    ProductCode: 'FACE_LIVENESS',
    MerchantBizId: `sample${Date.now()}`,
    MerchantUserId: 'sample',
    MetaInfo: metaInfo,
    CallbackUrl: `${location.origin}/_emulator/inbox/sample`,
    CallbackToken: 'token',
  },
})

/** The endpoint, the keys and first calls that work as they are pasted, for somebody who has just started the emulator. */
export function EmptyCalls() {
  const { answer } = useAnswer<{ options: { name: string; value: unknown }[] }>('options')
  const option = (name: string) => answer?.options.find(each => each.name === name)?.value
  const keys = option('accessKeys')
  const keyIds = Array.isArray(keys) ? keys.map(key => String(key).split(':')[0] ?? '') : []
  const [keyId] = keyIds
  const isStrict = option('auth') === 'strict'
  const { host } = location
  return (
    <div class="empty">
      <p>No call yet. This is where they appear, as they come.</p>
      <dl class="pairs">
        <div>
          <dt>Endpoint</dt>
          <dd>
            <span>
              <code>{host}</code>, by http or https
            </span>
          </dd>
        </div>
        <div>
          <dt>Keys</dt>
          <dd>
            <span>
              {keyIds.length > 0 ? <Data>{keyIds.join(', ')}</Data> : 'none is set up'}
              {isStrict ? ' · signatures are checked' : ' · any key and secret will do'}
            </span>
          </dd>
        </div>
      </dl>
      <p>
        <Action command={sampleCall()} done="Initialize was answered with 200." kind="primary">
          Send a sample call
        </Action>
        {isStrict && ' It is not signed, so it is refused.'}
      </p>
      {snippetsFor({ host, keyId: keyId ?? 'testid', secret: keyId ? 'the secret of this key' : 'testsecret' }).map(
        ({ language, code }, at) => (
          <details key={language} name="language" open={at === 0}>
            <summary>{language}</summary>
            <Snippet title={`Snippet for ${language}`} text={code} />
          </details>
        ),
      )}
    </div>
  )
}
