import { readFileSync } from 'node:fs'
import { parse, parseAllDocuments } from 'yaml'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

type Service = {
  command?: string
  environment?: Record<string, string>
  deploy?: { replicas: number }
  profiles?: string[]
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
  configs?: { source: string; target: string }[]
  volumes?: string[]
  ports?: string[]
}

export type Compose = {
  services: Record<string, Service>
  configs: Record<string, { content: string }>
  volumes: Record<string, unknown>
}

export const readCompose = (): Compose => parse(read('compose.yaml'))

type Probe = { httpGet: { path: string; port: number }; periodSeconds?: number }

export type Deployment = {
  apiVersion: string
  kind: 'Deployment'
  metadata: { name: string }
  spec: {
    replicas: number
    selector: { matchLabels: Record<string, string> }
    template: {
      metadata: { labels: Record<string, string> }
      spec: {
        containers: {
          name: string
          image: string
          ports: { containerPort: number }[]
          env: { name: string; value: string }[]
          readinessProbe: Probe
          livenessProbe: Probe
        }[]
      }
    }
  }
}

export type ServiceObject = {
  apiVersion: string
  kind: 'Service'
  metadata: { name: string }
  spec: { selector: Record<string, string>; ports: { port: number; targetPort: number }[] }
}

/** The Kubernetes objects that the README shows. */
export function readKubernetes(): (Deployment | ServiceObject)[] {
  const blocks = [...read('README.md').matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text)
  const manifest = blocks.find(text => text.includes('kind: Deployment')) ?? ''
  return parseAllDocuments(manifest).map(document => document.toJS())
}

/** What the image sets in the environment. */
export function readImage(): { env: Record<string, string>; port: number } {
  const dockerfile = read('Dockerfile')
  const lines = [...dockerfile.matchAll(/^ENV (.*)$/gm)].map(([, text = '']) => text)
  const pairs = lines
    .join(' ')
    .split(' ')
    .map(pair => pair.split('='))
  const [, port] = /^EXPOSE (\d+)$/m.exec(dockerfile) ?? []
  return { env: Object.fromEntries(pairs), port: Number(port) }
}
