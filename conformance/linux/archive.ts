/** A file of an initramfs. */
export interface ArchivedFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable?: boolean;
}

/** The archive that a kernel unpacks as its first file system: cpio's format "newc", initramfs-buffer-format.rst. */
export const archive = (files: readonly ArchivedFile[]): Uint8Array =>
  Buffer.concat([...files, { path: 'TRAILER!!!', content: Buffer.alloc(0) }].flatMap(entryOf));

const regularFile = 0o100000;

const entryOf = ({ path, content, isExecutable }: ArchivedFile, place: number): readonly Uint8Array[] => {
  const name = Buffer.from(`${path}\0`);
  const mode = regularFile | (isExecutable ? 0o755 : 0o644);
  const [inode, owner, group, links, time, device, check] = [place + 1, 0, 0, 1, 0, 0, 0];
  const fields = [inode, mode, owner, group, links, time, content.length, device, device, device, device];
  const header = [...fields, name.length, check].map((field) => field.toString(16).padStart(8, '0')).join('');
  return [...padded([Buffer.from(`070701${header}`), name]), ...padded([content])];
};

/** Both the name (with the header before it) and the content end at a multiple of four. */
const padded = (parts: readonly Uint8Array[]): readonly Uint8Array[] => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [...parts, Buffer.alloc(-length & 3)];
};
