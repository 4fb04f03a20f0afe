import { describe, expect, test } from 'vitest'
import { serve } from '../../src/node/serve.ts'
import { optionRows } from '../../src/options/options.ts'
import { type Deployment, readCompose, readImage, readKubernetes, type ServiceObject } from '../store/deployments.ts'
import { sendOverHttp } from '../support/doors.ts'

const variables = new Set(optionRows.flatMap(row => row.env))
const { env: imageEnv, port } = readImage()

describe('compose.yaml', () => {
  const { services, configs, volumes } = readCompose()

  test('sets only variables that are options', () => {
    for (const { environment = {} } of Object.values(services))
      for (const name of Object.keys(environment)) expect(variables).toContain(name)
    for (const name of Object.keys(imageEnv).filter(name => name !== 'MALLOC_ARENA_MAX'))
      expect(variables).toContain(name)
  })

  test('names only services, configs, volumes and profiles that it has', () => {
    for (const { depends_on = {}, configs: used = [], volumes: mounted = [] } of Object.values(services)) {
      for (const name of Object.keys(depends_on)) expect(Object.keys(services)).toContain(name)
      for (const { source } of used) expect(Object.keys(configs)).toContain(source)
      for (const volume of mounted) expect(Object.keys(volumes)).toContain(volume.split(':')[0])
    }
    const replicas = Object.entries(services).filter(([, { profiles }]) => profiles?.includes('replicas'))
    expect(replicas.map(([name]) => name).sort()).toEqual(['cloudauth-replicas', 'replica', 'store'])
    expect(services.replica?.deploy?.replicas).toBe(3)
  })

  test('waits for what is healthy, and what it waits for says when it is', () => {
    for (const { depends_on = {} } of Object.values(services))
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(condition).toBe('service_healthy')
        // A service of this image is healthy by the image's own HEALTHCHECK.
        if (name !== 'replica') expect(services[name]?.healthcheck?.test[0]).toBe('CMD')
      }
  })

  test('leads the load balancer to the store and the port that the services have', () => {
    expect(services.replica?.environment?.EMULATOR_STORE).toBe('redis://store:6379')
    const balancer = configs.balancer?.content ?? ''
    expect(balancer).toContain(`server replica:${port};`)
    const [, listened] = /listen (\d+);/.exec(balancer) ?? []
    const [published = ''] = services['cloudauth-replicas']?.ports ?? []
    expect(published).toBe(`127.0.0.1:8081:${listened}`)
    expect(services.replica?.environment?.EMULATOR_PUBLIC_URL).toBe('http://127.0.0.1:8081')
  })
})

describe('the Kubernetes objects of the README', () => {
  const objects = readKubernetes()
  const deployment = objects.find(({ kind }) => kind === 'Deployment') as Deployment
  const service = objects.find(({ kind }) => kind === 'Service') as ServiceObject
  const [container] = deployment.spec.template.spec.containers

  test('are a Deployment and a Service that belong together', () => {
    expect(objects.map(({ apiVersion, kind }) => [apiVersion, kind])).toEqual([
      ['apps/v1', 'Deployment'],
      ['v1', 'Service'],
    ])
    const { labels } = deployment.spec.template.metadata
    expect(labels).toMatchObject(deployment.spec.selector.matchLabels)
    expect(labels).toMatchObject(service.spec.selector)
    expect(service.spec.ports[0]?.targetPort).toBe(container?.ports[0]?.containerPort)
    expect(container?.ports[0]?.containerPort).toBe(port)
    expect(deployment.spec.replicas).toBeGreaterThan(1)
  })

  test('set only variables that are options', () => {
    for (const { name, value } of container?.env ?? []) {
      expect(variables).toContain(name)
      expect(value).toBeTypeOf('string')
    }
    expect(container?.env.map(({ name }) => name)).toContain('EMULATOR_STORE')
  })

  test('probe what a running emulator answers, asked by the address of its pod', async () => {
    const server = await serve({
      port: 0,
      log: 'silent',
      singleLabelHosts: imageEnv.EMULATOR_SINGLE_LABEL_HOSTS === 'on',
    })
    try {
      for (const probe of [container?.readinessProbe, container?.livenessProbe]) {
        expect(probe?.httpGet.port).toBe(port)
        for (const host of [`10.1.2.3:${port}`, 'cloudauth'])
          expect(
            await sendOverHttp(server.url, {
              method: 'GET',
              url: probe?.httpGet.path ?? '',
              headers: { host },
              body: Buffer.of(),
            }),
          ).toMatchObject({ status: 200 })
      }
    } finally {
      await server.close()
    }
  })
})
