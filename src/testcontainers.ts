import { AbstractStartedContainer, GenericContainer, Wait } from 'testcontainers'

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
    const response = await fetch(`${this.getUrl()}/_emulator/reset${query}`, { method: 'POST' })
    if (!response.ok) throw new Error(`Failed to reset the emulator: it answered ${response.status}. Look at its log.`)
  }
}
