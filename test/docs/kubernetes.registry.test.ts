import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { type Deployment, readKubernetes } from '../store/deployments.ts'
import { cached, installToCache } from '../support/install-to-cache.ts'

/** The schemas of Kubernetes itself, as classes: `validate` throws for what its API would refuse. */
const spec = 'kubernetes-models@4'
type Model = new (object: object) => { validate: () => void }

const modelOf = async (path: string, kind: string): Promise<Model> => {
  const { href } = pathToFileURL(cached(spec, 'kubernetes-models', `${path}/${kind}.mjs`))
  return (await import(href))[kind]
}

beforeAll(() => installToCache(spec), 120_000)

test('the Kubernetes objects of the README are such as Kubernetes takes', async () => {
  const paths: Record<string, string> = { Deployment: 'apps/v1', Service: 'v1' }
  for (const object of readKubernetes()) {
    const Kind = await modelOf(paths[object.kind] ?? '', object.kind)
    expect(() => new Kind(object).validate()).not.toThrow()
  }
})

test('such as Kubernetes would refuse are found', async () => {
  const Kind = await modelOf('apps/v1', 'Deployment')
  const wrong = structuredClone(readKubernetes().find(({ kind }) => kind === 'Deployment')) as Deployment
  Object.assign(wrong.spec.template.spec.containers[0]?.readinessProbe.httpGet ?? {}, { port: false })
  expect(() => new Kind(wrong).validate()).toThrow(/readinessProbe/)
})
