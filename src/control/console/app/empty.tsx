import { Snippet, tell } from './parts.tsx'

const endpoint = () => location.host
const metaInfo = '{"bioMetaInfo":"4.1.0:2916352,0","deviceType":"web","ua":"Mozilla/5.0"}'

/** An unsigned Initialize of this page: what an SDK would send, as far as a browser can. */
async function sendSample(): Promise<void> {
  const parameters = {
    ProductCode: 'FACE_LIVENESS',
    MerchantBizId: 'sample1',
    MerchantUserId: 'sample',
    MetaInfo: metaInfo,
  }
  const response = await fetch('/?Action=Initialize&Version=2022-08-09&Format=JSON', {
    method: 'POST',
    body: new URLSearchParams(parameters),
  }).catch(() => undefined)
  if (!response) return tell('The emulator does not answer. Is it still running?', true)
  tell(`Initialize was answered with ${response.status}.`, !response.ok)
}

/** The commands and snippets that work as they are pasted, for somebody who has just started the emulator. */
export function EmptyCalls() {
  const host = endpoint()
  return (
    <div class="empty">
      <p>
        No call yet. Point your SDK at <code>{host}</code>, protocol HTTP. Any key will do unless the emulator is
        strict.
      </p>
      <p>
        <button type="button" class="primary" onClick={sendSample}>
          Send a sample call
        </button>
      </p>
      <Snippet
        title="curl"
        text={`curl '${location.origin}/?Action=Initialize&Version=2022-08-09&Format=JSON' \\\n  -d ProductCode=FACE_LIVENESS -d MerchantBizId=order1 -d MerchantUserId=user1 \\\n  --data-urlencode 'MetaInfo=${metaInfo}'`}
      />
      <Snippet
        title="Node.js"
        text={`import Client, { $OpenApiUtil } from '@alicloud/openapi-core'\n\nconst client = new Client.default(new $OpenApiUtil.Config({\n  endpoint: '${host}', protocol: 'HTTP', accessKeyId: 'any', accessKeySecret: 'any',\n}))`}
      />
      <Snippet
        title="Python"
        text={`from alibabacloud_tea_openapi.models import Config\n\nconfig = Config(endpoint='${host}', protocol='HTTP', access_key_id='any', access_key_secret='any')`}
      />
      <Snippet
        title="Java"
        text={`Config config = new Config().setEndpoint("${host}").setProtocol("HTTP")\n    .setAccessKeyId("any").setAccessKeySecret("any");`}
      />
    </div>
  )
}
