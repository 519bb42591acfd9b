import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError, VgicheckError } from '../language/index.js';

/** What a server shows: one page, and answers to what it asks. */
export interface Served {
  readonly page: (token: string) => string;
  /** By name: what the page posts, as JSON, and the answer. @throws UsageError where it asks for something wrong. */
  readonly answers: Readonly<Record<string, (question: unknown, signal: AbortSignal) => Promise<object>>>;
  /** A free one, where it is left out. */
  readonly port?: number | undefined;
}

export interface Server {
  /** With the token: whoever does not know it gets nothing. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const host = '127.0.0.1';
/** No question is longer. */
const mostBytes = 1 << 20;

/**
 * Serves to this machine only, to whoever knows the token, and to no page but its own.
 * @throws UsageError where the port is taken.
 */
export const serve = async (served: Served): Promise<Server> => {
  const token = randomBytes(18).toString('base64url');
  const server = createServer((request, response) => {
    respond(request, response, served, token).catch((error: unknown) => refuse(response, 500, String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(error, served.port)));
    server.listen(served.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const refusal = (error: NodeJS.ErrnoException, port: number | undefined): Error => {
  switch (error.code) {
    case 'EADDRINUSE':
      return new UsageError(`the port ${port} is taken; give another one with --port, or leave it out`);
    case 'EACCES':
      return new UsageError(`the port ${port} is not for everybody to use; give one above 1023 with --port`);
    default:
      return error;
  }
};

const respond = async (
  request: IncomingMessage,
  response: ServerResponse,
  { page, answers }: Served,
  token: string,
): Promise<void> => {
  const own = `${host}:${request.socket.localPort}`;
  const { host: asked = '', origin } = request.headers;
  // A page of another origin, or one whose name was made to lead here, is not ours, whatever it knows.
  if (asked !== own || (origin !== undefined && origin !== `http://${own}`)) {
    return refuse(response, 403, 'this is served to its own page only');
  }
  const url = new URL(request.url ?? '/', `http://${own}`);
  if (!isSame(url.searchParams.get('token') ?? String(request.headers['x-token'] ?? ''), token)) {
    return refuse(response, 403, 'the address lacks its token; take the one that the explorer printed');
  }
  if (request.method === 'GET' && url.pathname === '/') {
    return send(response, 200, 'text/html; charset=utf-8', page(token));
  }
  const answer = Object.hasOwn(answers, url.pathname.slice(1)) ? answers[url.pathname.slice(1)] : undefined;
  if (answer === undefined) {
    return refuse(response, 404, 'there is nothing here');
  }
  if (request.method !== 'POST') {
    return refuse(response, 405, 'questions are posted');
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const question: unknown = JSON.parse(await textOf(request));
    send(response, 200, 'application/json', JSON.stringify(await answer(question, gone.signal)));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return refuse(response, 400, 'the question is no JSON');
    }
    if (error instanceof VgicheckError) {
      return refuse(response, 400, error.message);
    }
    throw error;
  }
};

const isSame = (given: string, token: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) {
      throw new UsageError('the question is too long');
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** Nothing is kept, sent elsewhere, or loaded from elsewhere. */
const headers = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

const send = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.writeHead(status, { ...headers, 'content-type': type });
  response.end(text);
};

const refuse = (response: ServerResponse, status: number, says: string): void =>
  send(response, status, 'text/plain; charset=utf-8', `${says}\n`);
