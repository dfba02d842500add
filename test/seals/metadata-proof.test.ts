/** Protects the believed tag: only a worker can make it, for one payment, one amount and one environment. */
import { generateKeyPairSync } from 'node:crypto';
import { linkSecrets } from '../../campaigns/samples/webhooks';
import { metadataTag } from '../../seals/customer-link';
import { metadataProofs, type ProofSubject } from '../../seals/metadata-proof';

const older = generateKeyPairSync('x25519').privateKey;
const newer = generateKeyPairSync('x25519').privateKey;
const subject: ProofSubject = {
  environment: 'live',
  project: 'shop',
  workflowId: 'cit-payment-order-1',
  amount: 10_000,
  currency: 'usd',
};

it('during a rotation a proof under either key counts, and under no other', () => {
  const made = metadataProofs([older], linkSecrets).proofOf(subject);

  expect(metadataProofs([newer, older], linkSecrets).isProofOf(subject, made)).toBe(true);
  expect(metadataProofs([newer], linkSecrets).isProofOf(subject, made)).toBe(false);
  expect(metadataProofs(null, linkSecrets).isProofOf(subject, made)).toBe(false);
});

it.each<Partial<ProofSubject>>([
  { environment: 'demo' },
  { project: 'other' },
  { workflowId: 'cit-payment-order-2' },
  { amount: 10_001 },
  { currency: 'eur' },
])('a proof proves nothing else: %j', (change) => {
  const proofs = metadataProofs([newer], linkSecrets);

  expect(proofs.isProofOf({ ...subject, ...change }, proofs.proofOf(subject))).toBe(false);
});

it('what the bridge can make is no proof', () => {
  const proofs = metadataProofs([newer], linkSecrets);

  expect(proofs.isProofOf(subject, metadataTag(linkSecrets, subject.workflowId))).toBe(false);
  expect(proofs.isProofOf(subject, '')).toBe(false);
  expect(proofs.isProofOf(subject, `${proofs.proofOf(subject)}=`)).toBe(false);
});
