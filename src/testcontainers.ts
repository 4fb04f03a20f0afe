import { AbstractStartedContainer, GenericContainer, Wait } from 'testcontainers'
import type { ArmedScenario, Arming } from './types.ts'

const port = 8080

/** The emulator's image in a container: `await new CloudauthContainer().withOption('auth', 'strict').start()`. */
export class CloudauthContainer extends GenericContainer {
  constructor(image = 'cloudauth-emulator') {
    super(image)
    this.withExposedPorts(port).withWaitStrategy(Wait.forHttp('/_emulator/ready', port))
  }

  /** Sets an option by its environment variable without the prefix, `withOption('QPS', 0)`. */
  withOption(name: string, value: string | number): this {
    return this.withEnvironment({ [`EMULATOR_${name.toUpperCase()}`]: String(value) })
  }

  /** Lets the emulator know a key; call it again for further ones. */
  withAccessKey(id: string, secret: string): this {
    const { EMULATOR_ACCESS_KEYS: known } = this.environment
    return this.withOption('ACCESS_KEYS', [...(known ? [known] : []), `${id}:${secret}`].join(','))
  }

  override async start(): Promise<StartedCloudauthContainer> {
    return new StartedCloudauthContainer(await super.start())
  }
}

/** A running container of the emulator. */
export class StartedCloudauthContainer extends AbstractStartedContainer {
  /** Host and port, as SDKs want their endpoint. */
  getEndpoint(): string {
    return `${this.getHost()}:${this.getMappedPort(port)}`
  }

  /** The address of the emulator, for the control API and its pages. */
  getUrl(): string {
    return `http://${this.getEndpoint()}`
  }

  /** Starts anew, for all keys or for one. */
  async reset(accessKeyId?: string): Promise<void> {
    const query = accessKeyId === undefined ? '' : `?accessKeyId=${encodeURIComponent(accessKeyId)}`
    await this.control('POST', `reset${query}`)
  }

  /** Ends a pending verification: 200, the default, is passed. */
  async complete(transactionId: string, { subCode = '200' }: { subCode?: string } = {}): Promise<void> {
    await this.control('POST', `transactions/${encodeURIComponent(transactionId)}/complete`, { subCode })
  }

  /** Arms a scenario for the next calls that match. */
  async arm(scenario: Arming): Promise<ArmedScenario> {
    return (await this.control('POST', 'scenarios', scenario)) as ArmedScenario
  }

  /** Moves the clock, or stops it: `{ advance: 'PT31M' }`, `{ now: '2026-01-31T00:00:00Z' }`, `{ frozen: true }`. */
  async setClock(change: { now?: string; advance?: string; frozen?: boolean }): Promise<void> {
    await this.control('PUT', 'clock', change)
  }

  /**
   * Any call of the control API by its path below `/_emulator/`; answers what it answers, undefined when that is nothing.
   * @throws {Error} with the emulator's own words when it refuses.
   */
  async control(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.getUrl()}/_emulator/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`Failed to ${method} ${path}: the emulator answered ${response.status}, ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}
