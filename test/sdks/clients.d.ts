/** What the tests of other folders need of the clients. */
export type Package = {
  packageName: string
  version: string
  needs: string[]
  install: (folder: string) => { command: string; args: string[]; env?: Record<string, string>; folder?: string }[]
}
export function install(wanted: Package): Promise<string>
export function pythonPackages(requirements: string[]): Package
export function mavenArtifact(coordinates: { group: string; artifact: string; version: string }): Package
export function classpath(folder: string): string
