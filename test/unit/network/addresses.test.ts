import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../../src/index.ts'
import { nets, reachOfAddress } from '../../../src/network/addresses.ts'
import { hostFault, reachOfHost } from '../../../src/network/hosts.ts'
import { findReach, isLoopback, type Reach } from '../../../src/network/reach.ts'
import { callThroughFetch, fieldsOf } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

const hosts: Record<Reach, string[]> = {
  loopback: [
    ...['localhost', 'LocalHost', 'localhost.', 'app.localhost', 'a.b.localhost.', '127.0.0.1', '127.255.255.254'],
    ...['127.1', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ],
  private: [
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.178.1', '100.64.0.1', '100.127.255.255', '198.18.0.5'],
    ...['198.19.255.255', '[fc00::1]', '[fd12:3456::1]', '[::ffff:10.0.0.1]', '[::ffff:100.64.0.1]'],
    ...['shop', 'shop.', 'my_service', 'x.internal', 'x.local', 'x.test', 'x.home.arpa', 'x.home.arpa.', 'nas.lan'],
    ...['host.docker.internal', 'gateway.docker.internal', 'host.containers.internal'],
    ...['host.testcontainers.internal', 'host.lima.internal', 'HOST.LIMA.INTERNAL.'],
  ],
  reserved: [
    ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '192.88.99.1', '[100::1]', '[2001:db8::1]', '[3fff::1]'],
    ...['[5f00::1]', '[2001:2::1]', '[2001:5::1]', '[4000::1]', '[::8:0:0:0]', '[::127.0.0.1]', '[2002:7f00:1::]'],
    ...['[64:ff9b::10.0.0.1]', '[::ffff:0:192.168.0.1]', '[2400:3200::5efe:10.0.0.1]', '[2400::200:5efe:7f00:1]'],
  ],
  forbidden: [
    ...['0.0.0.0', '0.1.2.3', '169.254.169.254', '100.100.100.200', '168.63.129.16', '192.0.0.192', '224.0.0.1'],
    ...[
      '255.255.255.255',
      '[::]',
      '[::2]',
      '[::ff]',
      '[fe80::1]',
      '[fec0::1]',
      '[ff02::1]',
      '[2001::1]',
      '[2001:10::1]',
    ],
    ...['[2001:1f:ffff::1]', '[64:ff9b:1::1]', '[fd00:ec2::254]', '[fd20:ce::254]', '[fd00:100::100:200]'],
    ...['[::ffff:169.254.169.254]', '[::169.254.169.254]', '[64:ff9b::100.100.100.200]', '[2002:a9fe:a9fe::]'],
    ...['[2400:3200::5efe:169.254.169.254]', '[fd00::200:5efe:6464:64c8]', '[fd00::5efe:100.100.100.200]'],
    ...['metadata', 'metadata.google.internal', 'METADATA.GOOGLE.INTERNAL.', 'metadata.tencentyun.com'],
  ],
  public: [
    ...['1.1.1.1', '100.63.255.255', '100.128.0.0', '198.17.255.255', '198.20.0.0', '[2606:4700::1111]'],
    ...['[2001:4860::8888]', '[2001:1::1]', '[2001:20::1]', '[2001:3::1]', '[64:ff9b::1.1.1.1]', '[2002:101:101::]'],
    ...['[::ffff:1.1.1.1]', '[2400:3200::5efe:1.1.1.1]', 'shop.example.com', 'shop.example.com.', 'localhost.example'],
    ...['internal.example', 'notlocalhost.com', 'home.arpa.example', '10.example.com'],
  ],
}
const every = Object.entries(hosts).flatMap(([reach, list]) => list.map(host => [host, reach as Reach] as const))

describe('one table of addresses and names', () => {
  it.each(every)('says of %s that it is %s', async (host, reach) => {
    const { hostname } = new URL(`http://${host}/`)
    expect(reachOfHost(hostname)).toBe(reach)
    expect(await findReach(hostname)).toBe(reach)
    expect(isLoopback(hostname)).toBe(reach === 'loopback')
  })

  it.each(['fe80::1%eth0', 'garbage', '', '1.2.3', '256.1.1.1', ':::'])(
    'takes what a resolver says and is not an address that may be entered, %j, for forbidden',
    text => expect(reachOfAddress(text)).toBe('forbidden'),
  )

  it('names each net once', () => {
    expect(new Set(nets.map(({ net }) => net)).size).toBe(nets.length)
  })

  it('takes no long time over a name of dots', () => {
    const started = performance.now()
    reachOfHost('.'.repeat(1_000_000))
    reachOfHost(`a${'.'.repeat(1_000_000)}b`)
    expect(performance.now() - started).toBeLessThan(500)
  })

  it.each(every)('decides for the callback rules and the outbound guard alike: %s is %s', async (host, reach) => {
    const call = callThroughFetch(createEmulator())
    const { Code } = fieldsOf(
      await call(unsigned({ parameters: faceLiveness({ CallbackUrl: `http://${host}:3000/` }) })),
    )
    expect(Code).toBe(reach === 'loopback' || reach === 'private' ? 'Success' : 'InvalidParameter')
    const url = `http://${host}/`
    expect(hostFault(url, 'all') === undefined).toBe(reach !== 'forbidden')
    expect(hostFault(url, 'public') === undefined).toBe(reach === 'public')
  })
})
