import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(root + file, 'utf8')
const { scripts, version } = JSON.parse(read('package.json'))
const workflows = readdirSync(`${root}.github/workflows`)

type Job = { uses?: string; steps?: { run?: string; uses?: string; with?: Record<string, unknown> }[] }

describe.each(workflows)('the workflow %s', file => {
  const { jobs }: { jobs: Record<string, Job> } = parse(read(`.github/workflows/${file}`))
  const steps = Object.values(jobs).flatMap(job => job.steps ?? [])

  test('runs only what this repository has', () => {
    for (const { run = '' } of steps) {
      for (const [, script = ''] of run.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script)
      for (const [path] of run.matchAll(/\.ci\/\w+/g)) expect(read(path)).toContain('#!')
    }
    for (const { uses = '' } of Object.values(jobs)) if (uses) expect(workflows).toContain(uses.split('/').at(-1))
  })

  test('passes the image only arguments that its Dockerfile takes', () => {
    const passed = steps.flatMap(step => String(step.with?.['build-args'] ?? '').match(/^\w+(?==)/gm) ?? [])
    for (const name of passed) expect(read('Dockerfile')).toMatch(new RegExp(`^ARG ${name}=`, 'm'))
  })
})

test('the release publishes with provenance and an SBOM, for amd64 and arm64, from a base with a digest', () => {
  const text = read('.github/workflows/release.yml')
  for (const part of ['npm publish --provenance', 'sbom: true', 'provenance: mode=max', 'linux/amd64,linux/arm64'])
    expect(text).toContain(part)
  expect(text).toContain('*@sha256:*')
})

test('the image has the version of the package, an unprivileged user and nothing to install with', () => {
  const dockerfile = read('Dockerfile')
  expect(dockerfile).toContain(`ARG VERSION=${version}\n`)
  expect(dockerfile).toMatch(/^USER 1000:1000$/m)
  const final = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  // Files are copied before the user changes, so they are root's.
  expect(final.indexOf('COPY ')).toBeLessThan(final.indexOf('USER '))
  expect(final).not.toMatch(/COPY --chown/)
})

test('compose builds the image that the Dockerfile describes, and shows its port to this machine alone', () => {
  const { services } = parse(read('compose.yaml'))
  const [, port] = /^EXPOSE (\d+)$/m.exec(read('Dockerfile')) ?? []
  expect(services.cloudauth).toMatchObject({ build: '.', ports: [`127.0.0.1:8080:${port}`], read_only: true })
})

test('the changelog has an entry for the version of the package', () => {
  expect(read('CHANGELOG.md')).toContain(`\n## ${version}\n`)
})
