// Code + PKCE by openid-client, from discovery on. Its settings are the first argument, as JSON; it
// prints the address that the person has to open, reads where they were sent back to, and prints
// what it got for it.

import { createInterface } from 'node:readline/promises';

import * as client from 'openid-client';

const { issuer, client_id, client_secret, redirect_uri, scope } = JSON.parse(process.argv[2]);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const config = await client.discovery(
  new URL(issuer),
  client_id,
  client_secret ? { client_secret } : {},
  client_secret ? undefined : client.None(),
  { execute: [client.allowInsecureRequests] }, // the test's issuer is on loopback
);

const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const nonce = client.randomNonce();
say({
  url: client.buildAuthorizationUrl(config, {
    redirect_uri,
    scope,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).href,
});

const lines = createInterface({ input: process.stdin });
const { value: callback } = await lines[Symbol.asyncIterator]().next();
lines.close();

const issued = await client.authorizationCodeGrant(config, new URL(callback), {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
  idTokenExpected: true,
});
const { sub } = issued.claims();
const person = await client.fetchUserInfo(config, issued.access_token, sub);
const refreshed = await client.refreshTokenGrant(config, issued.refresh_token);
await client.tokenRevocation(config, refreshed.refresh_token);
say({ issued, claims: issued.claims(), person, refreshed });
