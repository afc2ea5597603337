// A second opinion on our proofs: Digital Bazaar's verifier with its eddsa-jcs-2022 suite and a loader of our own.
// Reads {credential, did, now?} from standard input (now: the moment to judge validity at, ISO 8601); prints {"verified": …}. Loads nothing from the network.
import {createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as vc from '@digitalbazaar/vc';

const chunks = [];
for await (const chunk of process.stdin) { chunks.push(chunk); }
const {credential, did, now} = JSON.parse(Buffer.concat(chunks).toString('utf8'));

async function documentLoader(url) {
  const [base] = url.split('#');
  if (base === did.id) {
    const method = did.verificationMethod.find(({id}) => id === url);
    const document = method ? {'@context': 'https://w3id.org/security/multikey/v1', ...method} : did;
    return {contextUrl: null, documentUrl: url, document};
  }
  return vc.defaultDocumentLoader(url);
}

const suite = new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()});
const result = await vc.verifyCredential({
  credential, suite, documentLoader, now: now ? new Date(now) : new Date(), checkStatus: async () => ({verified: true})
});
console.log(JSON.stringify({verified: result.verified, error: result.error?.errors?.map(String) ?? result.error?.message}));
