import { expect, test } from 'vitest'
import { optionRows } from '../src/options.ts'
import { CloudauthContainer } from '../src/testcontainers.ts'

/** What a container would be started with: testcontainers shows it to subclasses, so this is one. */
class ShownContainer extends CloudauthContainer {
  get shown() {
    return {
      image: this.imageName.string,
      ports: this.exposedPorts,
      environment: this.environment,
      waitStrategy: this.waitStrategy,
    }
  }
}

test('a container is made of the own image, shows port 8080 and waits until calls are accepted', () => {
  const { image, ports, waitStrategy } = new ShownContainer().shown
  expect(image).toBe('cloudauth-emulator:latest')
  expect(ports).toEqual([8080])
  expect(waitStrategy).toMatchObject({ path: '/_emulator/ready', port: 8080 })
})

test('another image may be named', () => {
  expect(new ShownContainer('registry.example/cloudauth-emulator:1').shown.image).toBe(
    'registry.example/cloudauth-emulator:1',
  )
})

test('options become the variables that the command reads', () => {
  const container = new ShownContainer()
    .withOption('auth', 'strict')
    .withOption('QPS', 0)
    .withOption('complete_after', 100)
    .withAccessKey('id', 'secret')
  const { environment } = container.shown
  expect(environment).toEqual({
    EMULATOR_AUTH: 'strict',
    EMULATOR_QPS: '0',
    EMULATOR_COMPLETE_AFTER: '100',
    EMULATOR_ACCESS_KEYS: 'id:secret',
  })
  for (const name of Object.keys(environment)) expect(optionRows.map(({ env }) => env)).toContain(name)
})

test('a second key joins the first', () => {
  const { environment } = new ShownContainer().withAccessKey('a', '1').withAccessKey('b', '2').shown
  expect(environment.EMULATOR_ACCESS_KEYS).toBe('a:1,b:2')
})

test('what is set returns the container, so that calls can be chained', () => {
  const container = new CloudauthContainer()
  expect(container.withOption('auth', 'strict').withAccessKey('a', 'b')).toBe(container)
})
