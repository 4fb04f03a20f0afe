import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import { crypto } from '../builtins.ts'

/** A private key of Node, opaque to all but Node. */
export type PrivateKey = ReturnType<typeof crypto.createPrivateKey>

/** A certificate with the key that signs for it. Both texts are PEM. */
export type KeyPair = { certificate: string; key: PrivateKey }

/** What a CA may sign for: names with all that is below them, names alone, and nets such as `10.0.0.0/8`. */
export type Subtrees = { names: readonly string[]; labels: readonly string[]; nets: readonly string[] }

const ecdsaWithSha256 = new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })
const commonName = '2.5.4.3'
const organization = '2.5.4.10'

const day = 24 * 60 * 60_000

/** Begins a day early: the clock of a container or a virtual machine may be behind. */
const validFor = (days: number, now: number) =>
  new Validity({ notBefore: new Date(now - day), notAfter: new Date(now + days * day) })

/** Ten years: a CA is trusted by hand, and each time that costs somebody an afternoon. */
const caDays = 3650

/** Apple's systems accept no longer one from a server. */
const leafDays = 397

/** A private key on P-256, the curve that every client of the last ten years knows. */
export function createKey(): PrivateKey {
  return crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

/**
 * A certificate authority that signs itself and is bound to some names (RFC 5280 §4.2.1.10): should its key get into
 * wrong hands, it can pass for no other site. It signs no further authorities.
 */
export function createAuthorityCertificate(key: PrivateKey, permitted: Subtrees, now: number): string {
  const identifier = keyIdentifier(key)
  // Two installations on one machine must not be taken for one another.
  const name = nameOf(`cloudauth-emulator local CA ${Buffer.from(identifier).toString('hex').slice(0, 8)}`)
  const permittedSubtrees = subtreesOf([
    ...[...permitted.names, ...permitted.labels].map(dNSName => ({ dNSName })),
    ...permitted.nets.map(iPAddress => ({ iPAddress })),
  ])
  // A permitted name takes in all that is below it, and a service may be called like a public domain ("app", "shop"):
  // what is below is excluded again. OpenSSL, Go and .NET read a leading dot so; to others, the permitted names alone count.
  const excludedSubtrees = subtreesOf(permitted.labels.map(label => ({ dNSName: `.${label}` })))
  const constraints = permitted.labels.length > 0 ? { permittedSubtrees, excludedSubtrees } : { permittedSubtrees }
  return sign({
    issuer: { name, key },
    subject: { name, key },
    validity: validFor(caDays, now),
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(identifier)),
      extension(id_ce_nameConstraints, new NameConstraints(constraints), true),
    ],
  })
}

/** A certificate of a server for some names and addresses, signed by an authority; the first name is the one shown. */
export function createServerCertificate(
  key: PrivateKey,
  names: readonly { kind: 'name' | 'address'; value: string }[],
  authority: KeyPair,
  now: number,
): string {
  const issuer = parse(authority.certificate).tbsCertificate.subject
  const [first] = names
  const alternatives = names.map(({ kind, value }) =>
    kind === 'address' ? new GeneralName({ iPAddress: value }) : new GeneralName({ dNSName: value }),
  )
  return sign({
    issuer: { name: issuer, key: authority.key },
    subject: { name: nameOf((first?.value ?? '').slice(0, 64)), key },
    validity: validFor(leafDays, now),
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(key))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdentifier(authority.key)) }),
      ),
      extension(id_ce_subjectAltName, new SubjectAlternativeName(alternatives)),
    ],
  })
}

/** The names and nets that a certificate of an authority is bound to, and when it ends in milliseconds since 1970. */
export function readAuthorityCertificate(pem: string): { permitted: Subtrees; endsAt: number } {
  const { extensions, validity } = parse(pem).tbsCertificate
  const found = extensions?.find(({ extnID }) => extnID === id_ce_nameConstraints)
  const constraints = found ? AsnConvert.parse(found.extnValue, NameConstraints) : undefined
  const bases = constraints?.permittedSubtrees?.map(({ base }) => base) ?? []
  const excluded = new Set(constraints?.excludedSubtrees?.map(({ base }) => base.dNSName))
  const names = bases.flatMap(({ dNSName }) => dNSName ?? [])
  return {
    permitted: {
      names: names.filter(name => !excluded.has(`.${name}`)),
      labels: names.filter(name => excluded.has(`.${name}`)),
      nets: bases.flatMap(({ iPAddress }) => iPAddress ?? []),
    },
    endsAt: validity.notAfter.getTime().getTime(),
  }
}

const subtreesOf = (bases: readonly ({ dNSName: string } | { iPAddress: string })[]) =>
  new GeneralSubtrees(bases.map(base => new GeneralSubtree({ base: new GeneralName(base) })))

type Party = { name: Name; key: PrivateKey }
type Signing = { issuer: Party; subject: Party; validity: Validity; extensions: Extension[] }

function sign({ issuer, subject, validity, extensions }: Signing): string {
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: ecdsaWithSha256,
    issuer: issuer.name,
    validity,
    subject: subject.name,
    subjectPublicKeyInfo: AsnConvert.parse(publicKeyOf(subject.key), SubjectPublicKeyInfo),
    extensions: new Extensions(extensions),
  })
  const signature = crypto.sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), issuer.key)
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: ecdsaWithSha256,
    signatureValue: bytesOf(signature),
  })
  const base64 = Buffer.from(AsnConvert.serialize(certificate)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

function parse(pem: string): Certificate {
  return AsnConvert.parse(bytesOf(new crypto.X509Certificate(pem).raw), Certificate)
}

function extension(extnID: string, value: object, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

function nameOf(text: string): Name {
  const part = (type: string, utf8String: string) =>
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String }) })])
  return new Name([part(organization, 'cloudauth-emulator'), part(commonName, text)])
}

/** 16 bytes that read as a positive number without a leading zero. */
function serialNumber(): ArrayBuffer {
  const bytes = crypto.randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytesOf(bytes)
}

const publicKeyOf = (key: PrivateKey) => bytesOf(crypto.createPublicKey(key).export({ type: 'spki', format: 'der' }))

/** RFC 5280 §4.2.1.2, method 1, over the whole key: all that counts is that it is the same each time. */
const keyIdentifier = (key: PrivateKey) =>
  bytesOf(
    crypto
      .createHash('sha1')
      .update(new Uint8Array(publicKeyOf(key)))
      .digest(),
  )

/** The bytes of a Buffer alone: many share a larger block of memory. */
const bytesOf = (buffer: Buffer): ArrayBuffer => Uint8Array.from(buffer).buffer
