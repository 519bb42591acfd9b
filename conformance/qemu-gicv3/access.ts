import { type SystemRegister, systemRegisters } from './registers.js';

/** What the payload does with one register: `enum` in payload/main.c. */
const kinds = { read: 1, write: 2, guestRead: 3, guestWrite: 4, load: 5, store: 6, storeByte: 7 } as const;

/** One access, and the word that the payload answers with: what was read, or how a write of the guest ended. */
export interface Access {
  readonly kind: (typeof kinds)[keyof typeof kinds];
  /** The number of a system register, or an address. */
  readonly place: number;
  readonly value: bigint;
}

const numbers = Object.keys(systemRegisters);

const ofSystem =
  (kind: Access['kind']) =>
  (register: SystemRegister, value: number | bigint = 0): Access => ({
    kind,
    place: numbers.indexOf(register),
    value: BigInt(value),
  });

/** By the host, at EL2. */
export const read = ofSystem(kinds.read);
export const write = ofSystem(kinds.write);

/** By the guest, at EL1, where ICC_* are the virtual interface. */
export const guestRead = ofSystem(kinds.guestRead);
export const guestWrite = ofSystem(kinds.guestWrite);

const inMemory =
  (kind: Access['kind']) =>
  (place: number, value = 0): Access => ({ kind, place, value: BigInt(value) });

export const load = inMemory(kinds.load);
export const store = inMemory(kinds.store);
export const storeByte = inMemory(kinds.storeByte);

/** A write of the guest that traps ends with this exception class instead of that of HVC. DDI 0487, ESR_EL2.EC. */
export const trappedSystemAccess = 0x18n;

const accessBytes = 16;

/** `struct access` of payload/main.c, one after the other, and one of kind END. */
export const encode = (accesses: readonly Access[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer((accesses.length + 1) * accessBytes));
  accesses.forEach(({ kind, place, value }, number) => {
    const start = number * accessBytes;
    view.setUint32(start, kind, true);
    view.setUint32(start + 4, place, true);
    view.setBigUint64(start + 8, value, true);
  });
  return new Uint8Array(view.buffer);
};
