import { spawn } from 'node:child_process';

/** What opens an address on each system. */
const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Opens an address in the user's browser.
 * @returns why it could not be, in a line.
 */
export const openBrowser = async (
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> => {
  const [program = 'xdg-open', ...args] = openers[process.platform] ?? ['xdg-open'];
  const isWithoutScreen = process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY;
  if (isWithoutScreen) {
    return 'there is no screen to open a browser on; open the address in one';
  }
  return await new Promise((resolve) => {
    const started = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    started.once('error', () => resolve(`no browser could be started (${program}); open the address in one`));
    started.once('spawn', () => {
      started.unref();
      resolve(undefined);
    });
  });
};
