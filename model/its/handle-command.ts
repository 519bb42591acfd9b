import type { View } from '../../src/language/index.js';
import type { Command } from './command.js';
import type { Its } from './its.js';
import type { ItsState } from './state.js';

/** vgic_its_handle_command, under its_lock: what is in error is not told to anybody. */
export const handleCommand = <W extends ItsState>(kvm: Its<W>, w: W, command: View<Command>): void => {
  const { name, device, event, irq, collection, vcpu, to, valid } = command;
  switch (name) {
    case 'mapd':
      kvm.itsCmdHandleMapd(w, device, valid);
      break;
    case 'mapc':
      kvm.itsCmdHandleMapc(w, collection, vcpu);
      break;
    case 'mapti':
      if (irq !== null) {
        kvm.itsCmdHandleMapi(w, device, event, irq, collection);
      }
      break;
    case 'movi':
      kvm.itsCmdHandleMovi(w, device, event, collection);
      break;
    case 'discard':
      kvm.itsCmdHandleDiscard(w, device, event);
      break;
    case 'int':
      kvm.itsCmdHandleInt(w, device, event);
      break;
    case 'clear':
      kvm.itsCmdHandleClear(w, device, event);
      break;
    case 'inv':
      kvm.itsCmdHandleInv(w, device, event);
      break;
    case 'invall':
      kvm.itsCmdHandleInvall(w, collection);
      break;
    case 'movall':
      if (vcpu !== null && to !== null) {
        kvm.itsCmdHandleMovall(w, vcpu, to);
      }
      break;
    // -ENODEV
    case 'none':
      break;
  }
};
