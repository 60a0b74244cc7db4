import { z } from 'zod';
import { CREDENTIAL_TYPES, CREDENTIALS_CONTEXT, type SignedType } from './credential.js';
import { credentialDomain, credentialTypes, SUBJECT_FIELDS } from './credential-types.js';
import { invalid, type SignedCredential } from './eip712-proof.js';

const short = z.string().min(1).max(2_000);
/** A status list of 131,072 bits, none of which compress. */
const long = z
  .string()
  .min(1)
  .max(64 * 1024);
const instant = z.iso.datetime();
const types = [...CREDENTIAL_TYPES, 'BitstringStatusListCredential'] as const;

const status = z.strictObject({
  id: short,
  type: z.literal('BitstringStatusListEntry'),
  statusPurpose: z.literal('revocation'),
  statusListIndex: z.string().regex(/^(0|[1-9]\d{0,9})$/),
  statusListCredential: short,
});

const proof = z.strictObject({
  type: z.literal('EthereumEip712Signature2021'),
  created: instant,
  proofPurpose: z.literal('assertionMethod'),
  verificationMethod: short,
  proofValue: z.string().regex(/^0x[0-9a-f]{130}$/),
  eip712: z.unknown(),
});

const schema = z.strictObject({
  '@context': z.array(short).min(1).max(4),
  id: short,
  type: z.tuple([z.literal('VerifiableCredential'), z.enum(types)]),
  issuer: short,
  validFrom: instant,
  validUntil: instant,
  credentialSubject: z.record(z.string(), z.unknown()),
  credentialStatus: status.optional(),
  proof,
});

/**
 * Refuses whatever is not signed: a field too many would be believed by whoever reads the document later. What the proof says of its own types has
 * to be what they are.
 *
 * @throws PROTOCOL.CREDENTIAL_INVALID
 */
export function parseCredential(value: unknown, chainId: number): SignedCredential {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const { data } = parsed;
  const type = data.type[1];
  if (data['@context'][0] !== CREDENTIALS_CONTEXT) throw invalid(`its first context is not ${CREDENTIALS_CONTEXT}`);
  const subject = subjectSchema(type).safeParse(data.credentialSubject);
  if (!subject.success) throw invalid(z.prettifyError(subject.error));
  if ((data.credentialStatus === undefined) !== (type === 'BitstringStatusListCredential'))
    throw invalid('a credential has a status, and a status list has none');
  const own = { domain: credentialDomain(chainId), types: credentialTypes(type), primaryType: 'VerifiableCredential' };
  if (canonical(data.proof.eip712) !== canonical(own)) throw invalid('its typed data are not those of its type');
  return value as SignedCredential;
}

function subjectSchema(type: SignedType) {
  const fields = SUBJECT_FIELDS[type].map((name) => [name, name === 'encodedList' ? long : short] as const);
  return z.strictObject({ id: short, ...Object.fromEntries(fields) });
}

/** JSON with keys in order: stores and proxies may have sorted them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
