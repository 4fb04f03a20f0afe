import { describe, expect, it } from 'vitest'
import { successReply } from '../../../src/gateway/reply.ts'

const identity = { requestId: 'ID', traceId: 'trace', hostId: 'host', action: 'FaceCompare' }
const result = {
  Passed: 'Y',
  Score: 97.25,
  Deleted: false,
  Absent: undefined,
  Nothing: null,
  Lines: ['a<b', 'c'],
  ExtFaceInfo: { Sharpness: 80, Target: { Name: '&' } },
}

describe('the members of a success', () => {
  it('nest in JSON as they are, without what is undefined', () => {
    const { body } = successReply({ ...identity, format: 'JSON' }, { result }, () => '')
    const { Absent: _, ...present } = result
    expect(JSON.parse(body)).toEqual({ RequestId: 'ID', Code: 'Success', Message: 'success', Result: present })
  })

  it('nest in XML, a list as its element repeated', () => {
    const { body } = successReply({ ...identity, format: 'XML' }, { result }, () => '')
    expect(body).toBe(
      "<?xml version='1.0' encoding='UTF-8'?><FaceCompareResponse><RequestId>ID</RequestId><Code>Success</Code>" +
        '<Message>success</Message><Result><Passed>Y</Passed><Score>97.25</Score><Deleted>false</Deleted>' +
        '<Lines>a&lt;b</Lines><Lines>c</Lines><ExtFaceInfo><Sharpness>80</Sharpness><Target><Name>&amp;</Name></Target>' +
        '</ExtFaceInfo></Result></FaceCompareResponse>',
    )
  })

  it.each(['JSON', 'XML'] as const)('stand beside Result and replace Code in %s', format => {
    const { body } = successReply({ ...identity, format }, { result: {}, members: { Code: '200', Total: 2 } }, () => '')
    expect(body).toMatch(format === 'JSON' ? /"Code":"200".*"Total":2,"Result":\{\}/ : /<Code>200<.*<Total>2</)
    expect(body).not.toContain('Success<')
  })
})
