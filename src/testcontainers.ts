import {
  AbstractStartedContainer,
  GenericContainer,
  getContainerRuntimeClient,
  type StartedTestContainer,
  Wait,
} from 'testcontainers'
import type { ArmedScenario, Arming } from './emulator/types.ts'
import { orderForContainer } from './node/drill/through-container.ts'
import { type OptionName, type Options, optionRows, unknownName } from './options/options.ts'

const port = 8080

/** The emulator's image in a container: `await new CloudauthContainer().withOption('auth', 'strict').start()`. */
export class CloudauthContainer extends GenericContainer {
  private controlToken = ''

  constructor(image = 'cloudauth-emulator') {
    super(image)
    this.withExposedPorts(port).withWaitStrategy(Wait.forHttp('/_emulator/ready', port))
  }

  /**
   * Sets an option by its name in JavaScript: `withOption('completeAfter', 2000)`. Keys go by {@link withAccessKey}.
   * @throws {Error} for a name that no option has, or that has no meaning in a container.
   */
  withOption<Name extends Exclude<OptionName, 'accessKeys' | 'port' | 'host'>>(name: Name, value: Options[Name]): this {
    const usable = optionRows.filter(row => row.env.startsWith('EMULATOR_') && row.name !== 'accessKeys')
    const row = usable.find(candidate => candidate.name === name)
    if (!row)
      throw unknownName(
        name,
        usable.map(candidate => candidate.name),
      )
    if (name === 'controlToken') this.controlToken = String(value)
    return this.withEnvironment({ [row.env]: String(value) })
  }

  /** Lets the emulator know a key; call it again for further ones. */
  withAccessKey(id: string, secret: string): this {
    const { EMULATOR_ACCESS_KEYS: known } = this.environment
    return this.withEnvironment({ EMULATOR_ACCESS_KEYS: [...(known ? [known] : []), `${id}:${secret}`].join(',') })
  }

  /**
   * The host of the container runtime may be a domain, which the control API would take for a foreign page, and for which
   * there would be no certificate.
   */
  protected override async beforeContainerCreated(): Promise<void> {
    const { host } = (await getContainerRuntimeClient()).info.containerRuntime
    const { EMULATOR_ALLOWED_HOSTS: allowed, EMULATOR_TLS_NAMES: names } = this.environment
    const joined = (given: string | undefined) => [...(given ? [given] : []), host].join(',')
    this.withEnvironment({ EMULATOR_ALLOWED_HOSTS: joined(allowed), EMULATOR_TLS_NAMES: joined(names) })
    const drill = orderForContainer()
    if (drill)
      this.withEnvironment(drill.environment).withLogConsumer(log =>
        log.on('data', (chunk: unknown) => drill.onLog(String(chunk))),
      )
  }

  override async start(): Promise<StartedCloudauthContainer> {
    return new StartedCloudauthContainer(await super.start(), this.controlToken)
  }
}

/** A running container of the emulator. */
export class StartedCloudauthContainer extends AbstractStartedContainer {
  private readonly controlToken: string

  constructor(started: StartedTestContainer, controlToken = '') {
    super(started)
    this.controlToken = controlToken
  }

  /** Host and port, as SDKs want their endpoint. */
  getEndpoint(): string {
    return `${this.getHost()}:${this.getMappedPort(port)}`
  }

  /** The address of the emulator, for the control API and its pages. */
  getUrl(): string {
    return `http://${this.getEndpoint()}`
  }

  /** The same by https, which SDKs speak unless told: its callers must trust {@link getAuthority}. */
  getSecureUrl(): string {
    return `https://${this.getEndpoint()}`
  }

  /** The certificate of the CA that the emulator's certificates are signed by, as PEM. */
  async getAuthority(): Promise<string> {
    const response = await fetch(`${this.getUrl()}/_emulator/ca.pem`)
    if (!response.ok) throw new Error(`Failed to GET ca.pem: the emulator answered ${response.status}. Leave tls on.`)
    return response.text()
  }

  /** Resets all state, for all keys or for one. */
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
      headers: {
        ...(this.controlToken && { authorization: `Bearer ${this.controlToken}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`Failed to ${method} ${path}: the emulator answered ${response.status}, ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}
