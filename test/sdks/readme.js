// @ts-check
// The README's snippets in Python, Java and Go, run as they stand. What starts a container asks docker.js for it, for a
// daemon is not at hand everywhere.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { aimedAt, snippetsOf } from '../support/readme-snippets.js'
import {
  classpath,
  clients,
  goEnvironment,
  goModule,
  install,
  mavenArtifact,
  NotHere,
  perform,
  pythonPackages,
} from './clients.js'
import { serveDocker } from './docker.js'

/**
 * How a snippet is held to its word: `holds` tells it from others of its language, `files` makes of it what the steps
 * take, `prints` is what the last one must print.
 * @typedef {{ folder: string, installed: string[], docker: string }} Place `folder` has the files, `installed` a folder for
 *   each of the packages
 * @typedef {{
 *   name: string, language: string, holds: string, wanted: import('./clients.js').Package[],
 *   files: (code: string) => Record<string, string>, steps: (place: Place) => import('./clients.js').Step[], prints?: RegExp
 * }} Way
 * @typedef {{ name: string, notRun?: string, failure?: string }} SnippetVerdict
 */

/** The key with which the README starts an emulator. */
export const readmeKey = 'testid:testsecret'

const transactionId = /\b(hk|sg)sb[0-9a-f]{28}\b/

/** @param {string} name */
function packagesOf(name) {
  const found = clients.find(client => client.name === name)
  if (!found) throw new Error(`Failed to find the client ${name}. Do name one of clients.js.`)
  return found
}

/** @param {string} code */
function javaClass(code) {
  const isImport = (/** @type {string} */ line) => line.startsWith('import ')
  const lines = code.split('\n')
  const body = lines.filter(line => !isImport(line)).join('\n')
  return `${lines.filter(isImport).join('\n')}
class Snippet {
  public static void main(String[] arguments) throws Exception {
${body}  }
}
`
}

/**
 * Go takes no snippet whose imports, context or results are left to the reader.
 * @param {string[]} imports
 */
function goProgram(imports) {
  const quoted = imports.map(name => `\t"${name}"\n`).join('')
  return (/** @type {string} */ code) => `package main\n\nimport (\n${quoted})\n\nfunc main() {\n${code}}\n`
}

const testcontainersGo = 'github.com/testcontainers/testcontainers-go'
const aliyunGo = 'github.com/aliyun/alibaba-cloud-sdk-go/sdk'

/** What the modules for containers do in every language: end a verification as not passed, and have the next refused. */
const didBoth = /^not-passed NoFaceDetected$/m

const form =
  'Action=Initialize&Version=2022-08-09&Format=JSON&ProductCode=FACE_LIVENESS&MerchantBizId=order1&MerchantUserId=u1&MetaInfo=%7B%7D'

const pythonMain = `import json, urllib.request
from cloudauth_container import CloudauthContainer

with CloudauthContainer(access_keys='testid:testsecret') as container:
    def call() -> dict:
        try:
            with urllib.request.urlopen(f'http://{container.endpoint}/', b'${form}') as answer:
                return json.loads(answer.read())
        except urllib.request.HTTPError as refusal:
            return json.loads(refusal.read())
    container.reset()
    opened = call()['Result']['TransactionId']
    container.complete(opened, '205')
    state = container.control('GET', f'transactions/{opened}')['state']
    container.arm('no-face', times=1)
    container.advance('PT1M')
    print(state, call()['Code'])
`

const pythonTest = `import urllib.request

call = b'${form}'

def test_a_verification_is_opened(cloudauth):
    urllib.request.urlopen(cloudauth.url, call)
    assert cloudauth.control('GET', 'transactions')['total'] == 1
    assert cloudauth.endpoint.startswith('127.0.0.1:')

def test_nothing_is_left_of_it(cloudauth):
    assert cloudauth.control('GET', 'transactions')['total'] == 0
`

const javaCall = String.raw`  static String call(String url) throws Exception {
    var form = java.net.http.HttpRequest.BodyPublishers.ofString("${form}");
    var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(url)).header("content-type", "application/x-www-form-urlencoded").POST(form).build();
    return java.net.http.HttpClient.newHttpClient().send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).body();
  }
  static String field(String name, String json) { return json.replaceAll("(?s).*\"" + name + "\":\"?(\\w[\\w-]*).*", "$1"); }
`

const javaMain = `class Main {
  public static void main(String[] arguments) throws Exception {
    try (var container = new CloudauthContainer().withAccessKey("testid", "testsecret")) {
      container.start();
      container.reset();
      var url = "http://" + container.getEndpoint() + "/";
      var id = field("TransactionId", call(url));
      container.complete(id, "205");
      var state = field("state", container.control("GET", "transactions/" + id, ""));
      container.arm("no-face");
      container.advance("PT1M");
      System.out.println(state + " " + field("Code", call(url)));
    }
  }
${javaCall}}
`

const javaTest = `import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CloudauthExtension.class)
class VerificationTest {
  @RepeatedTest(2)
  void opensOneVerification(CloudauthExtension.Cloudauth cloudauth) throws Exception {
    call("http://" + cloudauth.endpoint() + "/");
    assertEquals("1", field("total", cloudauth.control("GET", "transactions", "")));
  }
${javaCall}
  public static void main(String[] arguments) {
    var listener = new org.junit.platform.launcher.listeners.SummaryGeneratingListener();
    var wanted = org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request()
        .selectors(org.junit.platform.engine.discovery.DiscoverySelectors.selectClass(VerificationTest.class)).build();
    org.junit.platform.launcher.core.LauncherFactory.create().execute(wanted, listener);
    listener.getSummary().printFailuresTo(new java.io.PrintWriter(System.out, true));
    System.out.println(listener.getSummary().getTestsSucceededCount() + " succeeded");
  }
}
`

const goMain = `package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"client/cloudauth"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func read(answer *http.Response, err error) map[string]any {
	must(err)
	text, err := io.ReadAll(answer.Body)
	must(err)
	var fields map[string]any
	must(json.Unmarshal(text, &fields))
	return fields
}

func main() {
	ctx := context.Background()
	container, err := cloudauth.Run(ctx, map[string]string{"EMULATOR_ACCESS_KEYS": "testid:testsecret"})
	must(err)
	defer container.Terminate(ctx)
	url := "http://" + container.Endpoint + "/"
	call := func() map[string]any {
		return read(http.Post(url, "application/x-www-form-urlencoded", bytes.NewBufferString("${form}")))
	}
	id := call()["Result"].(map[string]any)["TransactionId"].(string)
	must(container.Complete(ctx, id, "205"))
	state := read(http.Get(url + "_emulator/transactions/" + id))["state"]
	must(container.Arm(ctx, "no-face"))
	must(container.Control(ctx, "PUT", "clock", map[string]string{"advance": "PT1M"}))
	fmt.Println(state, call()["Code"])
}
`

/** The command as a package that npm has installed beside a project. */
const installedCommand = {
  'node_modules/.bin/cloudauth-emulator': `#!/bin/sh\nexec "${process.execPath}" "${fileURLToPath(new URL('../../dist/cli.js', import.meta.url))}" "$@"\n`,
}

/** @param {string[]} folders */
const pythonPath = folders => ({ PYTHONPATH: folders.join(delimiter), PYTHONDONTWRITEBYTECODE: '1' })
/** @param {string[]} folders */
const classpaths = folders => folders.map(classpath).join(delimiter)

/**
 * What Testcontainers is told of the daemon, and not to start what only cleans up behind it.
 * @param {string} docker
 */
const daemon = docker => ({
  DOCKER_HOST: docker,
  TESTCONTAINERS_RYUK_DISABLED: 'true',
  TESTCONTAINERS_CHECKS_DISABLE: 'true',
})

/** @type {Way[]} */
const ways = [
  {
    name: 'readme-python-call',
    language: 'python',
    holds: 'alibabacloud_cloudauth_intl20220809',
    wanted: [packagesOf('python-product')],
    files: code => ({ 'call.py': code }),
    steps: ({ folder, installed }) => [{ command: 'python3', args: ['call.py'], env: pythonPath(installed), folder }],
    prints: transactionId,
  },
  {
    name: 'readme-python-container',
    language: 'python',
    holds: 'testcontainers',
    wanted: [pythonPackages(['testcontainers==4.15.0', 'mypy==2.4.1'])],
    files: code => ({ 'cloudauth_container.py': code, 'main.py': pythonMain }),
    steps: ({ folder, installed, docker }) => [
      {
        command: 'python3',
        args: ['-m', 'mypy', '--cache-dir', join(installed[0] ?? folder, 'mypy-cache'), 'cloudauth_container.py'],
        env: pythonPath(installed),
        folder,
      },
      { command: 'python3', args: ['main.py'], env: { ...pythonPath(installed), ...daemon(docker) }, folder },
    ],
    prints: didBoth,
  },
  {
    name: 'readme-pytest',
    language: 'python',
    holds: 'import pytest',
    wanted: [pythonPackages(['pytest==9.2.0'])],
    files: code => ({ 'conftest.py': code, 'test_verification.py': pythonTest, ...installedCommand }),
    steps: ({ folder, installed }) => [
      {
        command: 'python3',
        args: ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'],
        env: pythonPath(installed),
        folder,
      },
    ],
    prints: /^2 passed/m,
  },
  {
    name: 'readme-java-call',
    language: 'java',
    holds: 'com.aliyun',
    wanted: [packagesOf('java-openapi')],
    files: code => ({ 'Snippet.java': javaClass(code) }),
    steps: ({ folder, installed }) => [
      { command: 'java', args: ['-cp', classpaths(installed), 'Snippet.java'], folder },
    ],
    prints: transactionId,
  },
  {
    name: 'readme-java-container',
    language: 'java',
    holds: 'org.testcontainers',
    wanted: [mavenArtifact({ group: 'org.testcontainers', artifact: 'testcontainers', version: '2.0.2' })],
    files: code => ({ 'CloudauthContainer.java': code, 'Main.java': javaMain }),
    steps: ({ folder, installed, docker }) => [
      { command: 'javac', args: ['-cp', classpaths(installed), 'CloudauthContainer.java', 'Main.java'], folder },
      {
        command: 'java',
        args: ['-cp', [folder, classpaths(installed)].join(delimiter), 'Main'],
        env: daemon(docker),
        folder,
      },
    ],
    prints: didBoth,
  },
  {
    name: 'readme-junit',
    language: 'java',
    holds: 'org.junit.jupiter',
    wanted: [
      mavenArtifact({ group: 'org.junit.jupiter', artifact: 'junit-jupiter', version: '5.14.4' }),
      mavenArtifact({ group: 'org.junit.platform', artifact: 'junit-platform-launcher', version: '1.14.4' }),
    ],
    files: code => ({ 'CloudauthExtension.java': code, 'VerificationTest.java': javaTest, ...installedCommand }),
    steps: ({ folder, installed }) => [
      {
        command: 'javac',
        args: ['-nowarn', '-cp', classpaths(installed), 'CloudauthExtension.java', 'VerificationTest.java'],
        folder,
      },
      { command: 'java', args: ['-cp', [folder, classpaths(installed)].join(delimiter), 'VerificationTest'], folder },
    ],
    prints: /^2 succeeded$/m,
  },
  {
    name: 'readme-go-call',
    language: 'go',
    holds: aliyunGo,
    wanted: [packagesOf('go-core')],
    files: code => ({ 'main.go': goProgram(['fmt', aliyunGo, `${aliyunGo}/requests`])(code) }),
    steps: ({ folder, installed }) => [
      { command: 'go', args: ['run', join(folder, 'main.go')], env: goEnvironment, folder: installed[0] ?? folder },
    ],
    prints: transactionId,
  },
  {
    name: 'readme-go-container',
    language: 'go',
    holds: testcontainersGo,
    wanted: [goModule({ module: testcontainersGo, version: 'v0.45.0' })],
    files: code => ({ 'cloudauth/cloudauth.go': code, 'main.go': goMain }),
    steps: ({ folder, installed: [module = folder], docker }) => [
      // A module of its own, with what was resolved for the cached one.
      { command: 'cp', args: [join(module, 'go.mod'), join(module, 'go.sum'), folder] },
      { command: 'go', args: ['run', '.'], env: { ...goEnvironment, ...daemon(docker) }, folder },
    ],
    prints: didBoth,
  },
]

/**
 * Runs the snippets whose names hold `only`.
 * @param {{ only: string, endpoint: string, work: string, env: Record<string, string> }} how `work` is a folder for the
 *   programs, `env` what a shell has after `cloudauth-emulator env`
 * @returns {Promise<SnippetVerdict[]>}
 */
export async function runSnippets({ only, endpoint, work, env }) {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')
  const languages = new Set(ways.map(({ language }) => language))
  const left = snippetsOf(readme).filter(({ language }) => languages.has(language))
  const docker = await serveDocker({ EMULATOR_CA_DIR: join(work, 'ca') })
  /** @type {SnippetVerdict[]} */
  const verdicts = []
  for (const way of ways) {
    const found = left.findIndex(({ language, code }) => language === way.language && code.includes(way.holds))
    const [snippet] = found < 0 ? [] : left.splice(found, 1)
    if (!way.name.includes(only)) continue
    verdicts.push(
      snippet
        ? await runSnippet(way, aimedAt(snippet.code, endpoint), { work, env, docker: docker.host })
        : { name: way.name, failure: `the README has no ${way.language} with ${way.holds}` },
    )
  }
  docker.close()
  const unknown = left.map(({ language, code }) => ({
    name: `readme-${language}`,
    failure: `nothing runs this: ${code}`,
  }))
  const unasked = [...new Set(docker.unknown)].map(call => ({
    name: 'readme-docker',
    failure: `Testcontainers asks for ${call}, which docker.js does not have`,
  }))
  return [...verdicts, ...unknown, ...unasked]
}

/**
 * @param {Way} way
 * @param {string} code
 * @param {{ work: string, env: Record<string, string>, docker: string }} given
 * @returns {Promise<SnippetVerdict>}
 */
async function runSnippet({ name, wanted, files, steps, prints = /(?:)/ }, code, { work, env, docker }) {
  try {
    /** @type {string[]} */
    const installed = []
    for (const each of wanted) installed.push(await install(each))
    const folder = join(work, name)
    for (const [path, text] of Object.entries(files(code))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
    }
    let printed = ''
    for (const step of steps({ folder, installed, docker })) {
      const { code: exit, output } = await perform({ ...step, env: { ...env, ...step.env } }, 300_000)
      if (exit !== 0) return { name, failure: `${step.command} ended with ${exit}: ${output.trim()}` }
      printed = output
    }
    return prints.test(printed) ? { name } : { name, failure: `it printed ${printed.trim()}` }
  } catch (error) {
    if (error instanceof NotHere) return { name, notRun: error.message }
    throw error
  }
}
