/**
 * Signing in where an issuer is given: OpenID Connect's authorization code flow with PKCE. What is
 * received stays in this tab, and goes nowhere but to this board.
 */

const STORED = 'icewatch-sign-in';
const REFRESH_BEFORE = 60_000;
const SCOPE = 'openid profile';

let settings = null;
let tokens = read('tokens');
let refreshing = null;

/**
 * Gets ready to ask for the ward.
 *
 * @returns false if the page is about to leave for the issuer
 * @throws Error whose message is for the caregiver, if the issuer does not play its part
 */
export async function open() {
  settings = await json(await fetch('sign-in.json', {cache: 'no-store'}));
  if (settings.issuer === undefined) {
    return true;
  }
  const query = new URLSearchParams(location.search);
  if (query.has('state')) {
    history.replaceState(null, '', location.pathname + location.hash);
    await receive(query);
    return true;
  }
  if (tokens !== null) {
    return true;
  }
  await leave();
  return false;
}

/** Whether somebody can sign in here at all. */
export function isPossible() {
  return settings?.issuer !== undefined;
}

/** Goes to the issuer, who sends the browser back here. */
export async function leave() {
  const {authorization_endpoint: endpoint} = await discover();
  const attempt = {state: random(), nonce: random(), verifier: random(), hash: location.hash};
  write('attempt', attempt);
  const address = new URL(endpoint);
  const parameters = {
    response_type: 'code',
    client_id: settings.client_id,
    redirect_uri: here(),
    scope: SCOPE,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await digest(attempt.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) {
    address.searchParams.set(name, value);
  }
  location.assign(address);
}

/** What a request says of who asks: headers, none where nobody signed in. */
export async function headers() {
  if (tokens === null) {
    return {};
  }
  if (tokens.refresh !== undefined && tokens.expiry - Date.now() < REFRESH_BEFORE) {
    refreshing ??= refresh().finally(() => (refreshing = null));
    await refreshing;
  }
  return tokens === null ? {} : {Authorization: `Bearer ${tokens.id}`};
}

/** Forgets whom the board does not know any more. */
export function forget() {
  tokens = null;
  sessionStorage.removeItem(`${STORED}-tokens`);
}

async function receive(query) {
  const attempt = read('attempt');
  sessionStorage.removeItem(`${STORED}-attempt`);
  if (attempt === null || query.get('state') !== attempt.state) {
    throw new Error('this was not asked for here: sign in again');
  }
  if ((query.get('iss') ?? settings.issuer) !== settings.issuer) {
    throw new Error('another issuer has answered: sign in again');
  }
  if (!query.has('code')) {
    throw new Error(query.get('error_description') ?? query.get('error') ?? 'no code was given');
  }
  await exchange({
    grant_type: 'authorization_code',
    code: query.get('code'),
    redirect_uri: here(),
    code_verifier: attempt.verifier,
  });
  if (claims(tokens.id).nonce !== attempt.nonce) {
    forget();
    throw new Error('the token is of another attempt: sign in again');
  }
  if (attempt.hash !== '') {
    history.replaceState(null, '', location.pathname + attempt.hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

/** Without a new token the old one is tried: whether it counts is the board's to say. */
async function refresh() {
  try {
    await exchange({grant_type: 'refresh_token', refresh_token: tokens.refresh});
  } catch (failure) {
    console.warn('no new token', failure);
    delete tokens.refresh;
  }
}

async function exchange(parameters) {
  const {token_endpoint: endpoint} = await discover();
  const received = await json(
    await fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({...parameters, client_id: settings.client_id}),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(10_000),
    }),
  );
  tokens = {
    id: received.id_token,
    expiry: claims(received.id_token).exp * 1000,
    refresh: received.refresh_token ?? parameters.refresh_token,
  };
  write('tokens', tokens);
}

async function discover() {
  const issuer = settings.issuer.replace(/\/$/, '');
  return json(await fetch(`${issuer}/.well-known/openid-configuration`, {credentials: 'omit'}));
}

async function json(response) {
  if (!response.ok) {
    throw new Error(`status ${response.status}`);
  }
  return response.json();
}

function here() {
  return location.origin + location.pathname;
}

/** A token's claims; who signed them is checked by whoever the token is for. */
function claims(token) {
  const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (c) => c.charCodeAt(0))));
}

function random() {
  return base64(crypto.getRandomValues(new Uint8Array(32)));
}

async function digest(text) {
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function read(name) {
  return JSON.parse(sessionStorage.getItem(`${STORED}-${name}`));
}

function write(name, value) {
  sessionStorage.setItem(`${STORED}-${name}`, JSON.stringify(value));
}
