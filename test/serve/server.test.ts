import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/language/index.js';
import { type Served, type Server, serve } from '../../src/serve/server.js';

const served: Served = {
  page: (token) => `the page, which knows ${token}`,
  answers: {
    echo: async (question) => ({ question }),
    refuse: async () => {
      throw new UsageError('there is no such lamp');
    },
  },
};

let server: Server | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const started = async (parts: Partial<Served> = {}) => {
  server = await serve({ ...served, ...parts });
  const url = new URL(server.url);
  return { url, token: url.searchParams.get('token') ?? '' };
};

interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const ask = ({ port }: URL, { path, headers = {}, body }: Asked): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const asking = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asking.on('error', reject);
    asking.end(body);
  });

describe('the explorer serves', () => {
  it('its page to whoever knows the token', async () => {
    const { url, token } = await started();
    expect(await ask(url, { path: `/?token=${token}` })).toEqual({
      status: 200,
      text: `the page, which knows ${token}`,
    });
  });

  it('answers to the questions of its page', async () => {
    const { url, token } = await started();
    const answer = await ask(url, { path: '/echo', headers: { 'x-token': token }, body: '{"a":1}' });
    expect(answer).toEqual({ status: 200, text: '{"question":{"a":1}}' });
  });

  it('a line that says what is wrong with a question', async () => {
    const { url, token } = await started();
    const headers = { 'x-token': token };
    expect(await ask(url, { path: '/refuse', headers, body: '{}' })).toEqual({
      status: 400,
      text: 'there is no such lamp\n',
    });
    expect((await ask(url, { path: '/echo', headers, body: '{' })).text).toBe('the question is no JSON\n');
    expect((await ask(url, { path: '/echo', headers, body: `"${'x'.repeat(1 << 20)}"` })).text).toBe(
      'the question is too long\n',
    );
  });
});

describe('the explorer serves nothing', () => {
  it.each<[string, (token: string, url: URL) => Asked, number]>([
    ['without the token', () => ({ path: '/' }), 403],
    ['with another token', (token) => ({ path: `/?token=${token.replace(/./, '!')}` }), 403],
    ['with the beginning of it', (token) => ({ path: `/?token=${token.slice(0, -1)}` }), 403],
    [
      'to another origin',
      (token) => ({ path: `/?token=${token}`, headers: { origin: 'http://elsewhere.example' } }),
      403,
    ],
    ['by another name', (token) => ({ path: `/?token=${token}`, headers: { host: 'elsewhere.example' } }), 403],
    ['by another port', (token) => ({ path: `/?token=${token}`, headers: { host: '127.0.0.1:1' } }), 403],
    ['but its page', (token) => ({ path: `/etc/passwd?token=${token}` }), 404],
    ['of its objects', (token) => ({ path: '/toString', headers: { 'x-token': token }, body: '{}' }), 404],
    ['that is to be posted', (token) => ({ path: `/echo?token=${token}` }), 405],
  ])('%s', async (_, asked, status) => {
    const { url, token } = await started();
    const answer = await ask(url, asked(token, url));
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain(token);
    expect(answer.text.trim().split('\n')).toHaveLength(1);
  });

  it('from a port that is taken, and says so', async () => {
    const { url } = await started();
    await expect(serve({ ...served, port: Number(url.port) })).rejects.toThrow(
      `the port ${url.port} is taken; give another one with --port, or leave it out`,
    );
  });
});
