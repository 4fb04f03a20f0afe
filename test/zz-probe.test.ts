import { connect } from 'node:net'
import { it, afterAll, beforeAll } from 'vitest'
import { openHttp } from './support/doors.ts'
let door: any, slow: any
beforeAll(async () => { door = await openHttp({bodyLimit: 100_000, accessKeys:[{id:'k',secret:'s',traits:[]}]}); slow = await openHttp({requestTimeout: 300}) })
afterAll(async () => { await door.close(); await slow.close() })
function raw(url: string, bytes: any, {end=false, after=undefined as any}={}) {
  const { hostname, port } = new URL(url)
  const t0 = Date.now()
  return new Promise<string>(ok => {
    const s = connect({host: hostname, port: Number(port)})
    let got = ''
    const fin = (why: string) => { s.destroy(); ok(`${Date.now()-t0}ms ${why}: ${got.replace(/\r\n/g,'|').replace(/access-control.*?x-acs-trace[^|]*\|etag[^|]*\|/s,'~').slice(0,60)+' '+(/reason: ([^|]*)/.exec(got)?.[1] ?? '')+' #'+[...got.matchAll(/"?Code(?:"|>):?"?([A-Za-z.]+)/g)].map(m=>m[1])}`) }
    s.on('data', d => { got += d.toString('latin1') })
    s.on('error', e => fin('error '+e.message))
    s.on('end', () => fin('end'))
    s.on('close', () => fin('close'))
    setTimeout(() => fin('timeout'), 300)
    if (typeof bytes === 'function') bytes(s); else { s.write(bytes, 'latin1'); if (end) s.end() }
  })
}
const q = 'Action=Initialize&Version=2022-08-09&Format=JSON&ProductCode=FACE_LIVENESS&MerchantBizId=a1&MetaInfo=x&MerchantUserId='
const p = (t: string, h = 'Host: x\r\n', v='HTTP/1.1', m='POST') => `${m} ${t} ${v}\r\n${h}\r\n`
it('probe', async () => {
  const cases: Record<string, any> = {
    plain: p('/?'+q+'u'),
    utf8: p('/?'+q+Buffer.from('用户').toString('latin1')),
    badbytes: p('/?'+q+'\xff\xfe'),
    hdr: p('/?'+q+'u', 'Host: \xc3\xa9.aliyuncs.com\r\nx-a: \xff\r\n'),
    hdrname: p('/?'+q+'u', 'Host: x\r\nx-\xff: 1\r\n'),
    noHost: p('/?'+q+'u', ''),
    hosts: p('/?'+q+'', 'Host: a\r\nHost: b.aliyuncs.com\r\n'),
    http10: p('/?'+q+'u', '', 'HTTP/1.0'),
    head: p('/?'+q+'u', 'Host: x\r\n', 'HTTP/1.1', 'HEAD'),
    connect: p('example.com:443', 'Host: x\r\n', 'HTTP/1.1', 'CONNECT'),
    put: p('/?'+q+'u', 'Host: x\r\nContent-Length: 0\r\n', 'HTTP/1.1', 'PUT'),
    trace: p('/?'+q+'u', 'Host: x\r\n', 'HTTP/1.1', 'TRACE'),
    post: p('/?'+q+'u', 'Host: x\r\n', 'HTTP/1.1', 'post'),
    pri: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    garbage: '\x00\x01\x02garbage\r\n\r\n',
    tls: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03aaaaaaaaaaaaaaaaaaaaaaaaaa',
    v9: p('/?'+q+'u', 'Host: x\r\n', 'HTTP/9.9'),
    star: p('*'),
    optstar: p('*','Host: x\r\n','HTTP/1.1','OPTIONS'),
    abs: p('http://other.example:99/?'+q+'u'),
    empty: '\r\n\r\n',
    te0: p('/?'+q+'u', 'Host: x\r\nTransfer-Encoding: chunked\r\n')+'0\r\n\r\n',
    badchunk: p('/?'+q+'u', 'Host: x\r\nTransfer-Encoding: chunked\r\n')+'zz\r\n\r\n',
    tecl: p('/?'+q+'u', 'Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n')+'0\r\n\r\n',
    clcl: p('/?'+q+'u', 'Host: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n')+'aaaaaa',
    clneg: p('/?'+q+'u', 'Host: x\r\nContent-Length: -5\r\n'),
    clbig: p('/?'+q+'u', 'Host: x\r\nContent-Length: 99999999999999999999999\r\n'),
    clbig2: p('/?'+q+'u', 'Host: x\r\nContent-Length: 100001\r\n'),
    clexp: p('/?'+q+'u', 'Host: x\r\nExpect: 100-continue\r\nContent-Length: 100001\r\n'),
    cl1e: p('/?'+q+'u', 'Host: x\r\nContent-Length: 0x5\r\n'),
    tegzip: p('/?'+q+'u', 'Host: x\r\nTransfer-Encoding: gzip\r\n'),
    tegzipc: p('/?'+q+'u', 'Host: x\r\nTransfer-Encoding: gzip, chunked\r\n')+'0\r\n\r\n',
    nocolon: p('/?'+q+'u', 'Host: x\r\nfoo\r\n'),
    fold: p('/?'+q+'u', 'Host: x\r\nfoo: a\r\n b\r\n'),
    lf: ('POST /?'+q+'u HTTP/1.1\nHost: x\n\n'),
    nulh: p('/?'+q+'u', 'Host: x\r\nfoo: a\x00b\r\n'),
    spaceurl: p('/?'+q+'u v'),
    nulurl: p('/?'+q+'u\x00v'),
    ws: p('/?'+q+'u', 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'),
    wsget: p('/?'+q+'u', 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aaaaaaaaaaaaaaaaaaaaaa==\r\n', 'HTTP/1.1', 'GET'),
    h2c: p('/?'+q+'u', 'Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n'),
    exp: p('/?'+q+'u', 'Host: x\r\nExpect: banana\r\n'),
    exp100: p('/?'+q+'u', 'Host: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n')+'abc',
    pipeline: p('/?'+q+'u')+p('/?'+q+''),
    pipegarbage: p('/?'+q+'u')+'garbage\r\n\r\n',
    unknown: p('/_emulator/unknown'),
    proto: p('/?'+q+'u', 'Host: x\r\n__proto__: x\r\nconstructor: y\r\n'),
    ctor: p('/?'+q+'u', 'Host: x\r\nAuthorization: ACS3-HMAC-SHA256 Credential=k,SignedHeaders=host;constructor,Signature=aa\r\nx-acs-action: Initialize\r\nx-acs-version: 2022-08-09\r\n'),
    ctorproto: p('/?'+q+'u', 'Host: x\r\nAuthorization: ACS3-HMAC-SHA256 Credential=k,SignedHeaders=host;__proto__,Signature=aa\r\nx-acs-action: Initialize\r\nx-acs-version: 2022-08-09\r\n'),
    big4: p('/?pad='+'a'.repeat(4*1024*1024)+'&'+q+'u'),
    big9: p('/?pad='+'a'.repeat(9*1024*1024)+'&'+q+'u'),
    big40: p('/?pad='+'a'.repeat(40*1024*1024)+'&'+q+'u'),
    bighdr: p('/?'+q+'u', 'Host: x\r\nfoo: '+'a'.repeat(9*1024*1024)+'\r\n'),
    manyhdr: p('/?'+q+'u', 'Host: x\r\n'+Array.from({length:5000},(_,i)=>`h${i}: 1\r\n`).join('')),
    chunkbig: p('/?'+q+'u', 'Host: x\r\nTransfer-Encoding: chunked\r\n')+(150000).toString(16)+'\r\n'+'a'.repeat(150000),
    halfclose: 'POST /?x HTTP/1.1\r\nHo',
  }
  for (const [n, c] of Object.entries(cases)) console.log(n, '=>', await raw(door.url, c, {end: n==='halfclose'}))
  console.log(await raw(door.url, cases.plain))
}, 120000)
