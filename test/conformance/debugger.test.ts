import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Debugger } from '../../conformance/linux/debugger.js';
import { emptyFolder } from '../support/folder.js';

const checked = (packet: string): string => {
  const sum = [...packet].reduce((total, letter) => total + letter.charCodeAt(0), 0) % 256;
  return `$${packet}#${sum.toString(16).padStart(2, '0')}`;
};

/** QEMU's end of the connection: what it has heard, and what it answers. */
const stub = async (answer: (command: string) => string | undefined) => {
  const heard: string[] = [];
  let peer: Socket | undefined;
  const path = join(emptyFolder(), 'gdb');
  const say = (packet: string) => peer?.write(checked(packet));
  const server = createServer((socket) => {
    peer = socket;
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      for (const [one, command] of data.replaceAll('\x03', '!').matchAll(/!|\$([^#]*)#../g)) {
        heard.push(command ?? 'stop');
        const said = one === '!' ? 'T02thread:01;' : answer(command ?? '');
        if (said !== undefined) {
          say(said);
        }
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  opened.push(server);
  const attached = await Debugger.attach(path, new AbortController().signal);
  if (attached === undefined) {
    throw new Error('nobody has ended it');
  }
  return { attached, heard, say };
};

const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) {
    server.close();
  }
});

const until = async (is: () => boolean): Promise<void> => {
  while (!is()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
};

const usual = (command: string) => (command.startsWith('vCont') ? undefined : 'OK');

/** X30 is the thirty-first of registers of 64 bits, the lowest byte first. */
const registers = `${'0'.repeat(30 * 16)}3412000080ffffff`;

describe('the debugger of a host', () => {
  it('writes to the word that has the value of before', async () => {
    const words: Readonly<Record<string, string>> = { 'm64,4': '02000000', 'm68,4': '04000000' };
    const { attached, heard } = await stub((command) => words[command] ?? usual(command));
    expect(await attached.perform('write 100 112 4 1')).toBe('n');
    expect(heard).toContain('M68,4:01000000');
    await until(() => heard.at(-1) === 'vCont;c');
    attached.close();
  });

  it('waits for a stub that does not listen yet', async () => {
    const path = join(emptyFolder(), 'gdb');
    writeFileSync(path, '');
    const attaching = Debugger.attach(path, new AbortController().signal);
    await sleep(50);
    rmSync(path);
    const server = createServer();
    opened.push(server);
    const came = new Promise((resolve) => {
      server.once('connection', (socket) => socket.once('data', (data) => resolve(String(data))));
    });
    server.listen(path);
    expect(await came).toBe(checked('vCont;c'));
    (await attaching)?.close();
  });

  it('is not attached where the signal comes first', async () => {
    expect(await Debugger.attach(join(emptyFolder(), 'gdb'), AbortSignal.abort())).toBeUndefined();
  });

  it('says where there is no such word', async () => {
    const { attached } = await stub((command) => (command.startsWith('m') ? '00000000' : usual(command)));
    await expect(attached.perform('write 100 108 4 1')).rejects.toThrow('no word from 0x64 to 0x6c of the kernel is 4');
    attached.close();
  });

  it('says what the stub refuses', async () => {
    const { attached } = await stub((command) => (command.startsWith('Z') ? 'E22' : usual(command)));
    await expect(attached.perform('hold at 1234')).rejects.toThrow("QEMU's gdb stub refuses Z1,1234,4: E22");
    attached.close();
  });

  it('holds the CPU that comes to a function while the other goes on, until it is released', async () => {
    const { attached, heard, say } = await stub((command) => (command === 'g' ? registers : usual(command)));
    expect(await attached.perform('hold at 1234')).toBe('n');
    say('T05thread:02;');
    await until(() => heard.at(-1) === 'vCont;c:1');
    expect(heard).toContain('z1,1234,4');
    expect(await attached.perform('held')).toBe('y');
    expect(await attached.perform('release')).toBe('n');
    await until(() => heard.at(-1) === 'vCont;c');
    expect(heard.at(-2)).toBe('stop');
    attached.close();
  });

  it('holds it where the function returns', async () => {
    const { attached, heard, say } = await stub((command) => (command === 'g' ? registers : usual(command)));
    await attached.perform('hold behind 1234');
    say('T05thread:02;');
    await until(() => heard.at(-1) === 'vCont;c');
    expect(heard).toContain('Z1,ffffff8000001234,4');
    expect(await attached.perform('held')).toBe('n');
    say('T05thread:02;');
    await until(() => heard.at(-1) === 'vCont;c:1');
    attached.close();
  });

  it('lets a CPU that nobody releases go on by itself', async () => {
    const { attached, heard, say } = await stub((command) => (command === 'g' ? registers : usual(command)));
    await attached.perform('hold at 1234');
    say('T05thread:02;');
    await until(() => heard.at(-1) === 'vCont;c:1');
    await until(() => heard.at(-1) === 'vCont;c');
    expect(await attached.perform('held')).toBe('n');
    attached.close();
  });
});
