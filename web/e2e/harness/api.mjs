// The public API, as programs use it: what a test needs to be there before a person opens the portal.

/** The password of everybody. */
export const PASSWORD = 'correct horse battery';

/** One caller's requests, with an access token or without. */
export class Api {
  constructor(url, token, headers = {}) {
    this.url = url;
    this.token = token;
    this.headers = headers;
  }

  /** The same caller, whose writes name the revision that they were made from. */
  ifMatch(tag) {
    return new Api(this.url, this.token, { 'if-match': tag });
  }

  async send(method, path, body, type = 'application/json') {
    const headers = { ...this.headers, 'content-type': type };
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(this.url + path, { method, headers, body: payload });
  }

  async ask(method, path, body, type) {
    const answer = await this.send(method, path, body, type);
    if (answer.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, 1000 * Number(answer.headers.get('retry-after') ?? 1)));
      return this.ask(method, path, body, type);
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  get(path) {
    return this.ask('GET', path);
  }

  post(path, body = {}) {
    return this.ask('POST', path, body);
  }

  async logIn(email, partner) {
    const tokens = await this.post('/v1/auth/login', { email, password: PASSWORD, ...(partner ? { partner } : {}) });
    return new Api(this.url, tokens.access_token);
  }
}
