import { exitCode, UsageError } from '../language/index.js';
import { serve } from '../serve/server.js';
import { openBrowser } from './browser.js';
import type { Catalogue } from './catalogue.js';
import { command, withOption } from './command.js';
import { numberOf } from './options.js';
import { assertBuilt, pageWith } from './page/index.js';
import { Session } from './page/session.js';
import { recordedStart } from './page/start.js';

export const explore = command({
  name: 'explore',
  usage: '[SCENARIO|TRACE|LINK]',
  says: 'walks through a model in the browser: any enabled action in any state, back, and on by itself',
  options: {
    ...withOption,
    era: { type: 'string', value: 'ERA', says: 'begin in this era (the first of the scenario)' },
    bug: { type: 'string', value: 'ID', says: 'begin with this bug switched on' },
    port: { type: 'string', value: 'N', says: 'serve at this port (a free one)' },
    'no-open': { type: 'boolean', says: 'start no browser: print the address only' },
  },
  notes: [
    'TRACE is a file that --out wrote, LINK what the page copied: both begin where they end.',
    'It serves to this machine only, and to whoever has the address with its token; an interrupt ends it.',
  ],
  run: async ({ options, names: [given, ...more] }, catalogue, io) => {
    if (more.length > 0) {
      throw new UsageError(`explore takes one scenario, trace or link; leave ${more.join(' ')} out`);
    }
    assertBuilt();
    const port = numberOf('port', options.port, 'whole', 65_535);
    const session = new Session(catalogue);
    const start = startOf(catalogue, session, given, options);
    const server = await serve({
      port,
      page: () => pageWith(session.opening(start)),
      answers: session.answers,
    });
    io.stdout.write(`explore: ${server.url}\nAn interrupt (Ctrl-C) ends it.\n`);
    const complaint = options['no-open'] ? undefined : await openBrowser(server.url, io.env);
    if (complaint !== undefined) {
      io.stderr.write(`${catalogue.name}: ${complaint}\n`);
    }
    await new Promise<void>((resolve) => {
      io.signal.addEventListener('abort', () => resolve(), { once: true });
      if (io.signal.aborted) {
        resolve();
      }
    });
    await server.close();
    return exitCode.holds;
  },
});

/** Where to begin, as a link, and known to be one that can be walked. */
const startOf = (
  catalogue: Catalogue,
  session: Session,
  given: string | undefined,
  { era, bug }: { readonly era?: string; readonly bug?: string },
): string => {
  const isElsewhere = given?.includes('#') || given?.endsWith('.json');
  if (isElsewhere && (era !== undefined || bug !== undefined)) {
    throw new UsageError(`${given} says itself in which era it is, and with which bug; leave the options out`);
  }
  if (given?.includes('#')) {
    return session.checked(given.slice(given.indexOf('#') + 1));
  }
  if (given?.endsWith('.json')) {
    return recordedStart(catalogue, session, given);
  }
  return session.beginning(given, era, bug);
};
