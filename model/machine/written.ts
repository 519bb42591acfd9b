import { accesses, type Interrupt, type MachineConfig } from './config.js';
import { among, anything, type Domain, type Domains, listOf, recordOf, wholeFrom, yesOrNo } from './domains.js';

/** Of an SPI: the vCPU that it belongs to is none. */
const vcpuOrNone: Domain = (value, place) => (value === null ? undefined : wholeFrom(0, 511)(value, place));

/** SGIs, PPIs and SPIs; or LPIs, of which KVM's ITS has those of 16 bits (IHI 0069H 2.2; VITS_TYPER_IDBITS). */
const intid: Domain = (value, place) =>
  Number(value) < 8192 ? wholeFrom(0, 1019)(value, place) : wholeFrom(8192, 65535)(value, place);

/** What may be chosen of an interrupt of a kind. */
export const optionDomains = {
  priority: wholeFrom(0, 255),
  access: listOf(among(...accesses)),
  handler: among('plain', 'oneShot'),
  group: among(0),
} satisfies Partial<Domains<Interrupt>>;

const interruptDomains: Domains<Interrupt> = {
  name: anything,
  intid,
  trigger: among('edge', 'level'),
  source: anything,
  vcpu: vcpuOrNone,
  ...optionDomains,
};

const interrupt: Domain = (value, place) =>
  typeof value === 'function'
    ? `${place} is the function ${value.name}; call it: ${value.name}(…)`
    : recordOf(interruptDomains)(value, place);

export const machineDomains: Domains<Omit<MachineConfig, 'fine'>> = {
  vcpus: wholeFrom(1, 512),
  // ICH_VTR_EL2.ListRegs, GICH_VTR.ListRegs.
  listRegisters: wholeFrom(1, 64),
  interrupts: listOf(interrupt),
  priorities: wholeFrom(1, 256),
  hostGic: among(2, 3),
  guestGic: among(2, 3),
  hwDeactivation: yesOrNo,
  pcpus: wholeFrom(0, 512),
  // A GICv2 has eight CPU interfaces (IHI 0048B 1.4).
  sgiSenders: wholeFrom(1, 8),
};
