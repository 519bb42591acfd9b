import { type Bound, bind, override } from '../../machine/steps.js';
import type { Story } from '../pinned/seen.js';
import type { OldVgic, OldVgicSteps } from '../vgic.js';
import { endsWithBreak, heardOnTheWay, loadsNothing, pendsToo, sparesSgis } from './distributor.js';
import {
  activeWhenFilled,
  inactiveAtOnce,
  leavesPhysicalActive,
  onlyWakes,
  pendingIsNotEnded,
  sampledAgain,
  takesEdgeBack,
  timerSetsActive,
  waitsForListRegisters,
} from './forwarding.js';
import { keepsOracle, keepsSoftPend, leavesSnapshot } from './levels.js';
import { bothAtOnce, emptiesWhole, keepsActive, pendingAsLine, queuedNoMore, statusInStep } from './list-registers.js';
import type { Mend } from './mend.js';

type Told = { readonly mend: { readonly says: string; readonly steps: Mend } } | { readonly notMended: string };

const mend = (says: string, steps: Mend): Told => ({ mend: { says, steps } });
const notMended = (why: string): Told => ({ notMended: why });

/** Of each story the step that is its cause, as it would have to be, or why there is none. */
export const mends: Readonly<Record<Story, Told>> = {
  'one bit for a line and ISPENDR': notMended('it takes the bits irq_level and irq_soft_pend, which came with 3.18'),
  'a lowered level is loaded': mend('a level that falls leaves the snapshot', leavesSnapshot),
  'ISPENDR while it is handled': mend(
    'a list register takes what ISPENDR has asked for when it is filled, and an EOI leaves what came after that',
    keepsSoftPend,
  ),
  'a lowered level clears the oracle': mend('a level that falls leaves the oracle as it is', keepsOracle),
  'disabled in a list register': mend(
    'of what is disabled an active list register stays, and an edge that was not taken goes back',
    keepsActive,
  ),
  'retired and still to report': mend('a list register that is retired asks for no EOI', emptiesWhole),
  'queued and taken back': mend('what user space takes out of a list register is not queued', queuedNoMore),
  'a pending state that comes back': mend(
    'of a level that leaves its list register line and ISPENDR say whether it is pending',
    pendingAsLine,
  ),
  'the status of the last run': mend('the saved ELRSR and EISR follow what is written', statusInStep),
  'the distributor is off': mend('while the distributor is disabled a flush finds nothing pending', loadsNothing),
  'a target list': mend('the case of a target list ends with a break', endsWithBreak),
  'retargeting leaves list registers alone': notMended(
    'it takes an owner of each interrupt, as 4.7 has one: the vCPU in whose list registers it is',
  ),
  'SPENDSGIR makes nothing pending': mend(
    'SPENDSGIR makes the SGI pending, and CPENDSGIR clears that with the last sender',
    pendsToo,
  ),
  'ISPENDR of an SGI': mend('ISPENDR and ICPENDR leave SGIs alone', sparesSgis),
  'a kick before the entry': mend('a vCPU that has filled its list registers hears of a kick', heardOnTheWay),
  'pending and active at once': mend('what is pending and active is loaded as both', bothAtOnce),
  'the sender of an active SGI': notMended('the bitmaps have no place for the sender of an SGI that is active'),
  'the physical active bit as evidence': mend(
    'a sync leaves the physical active bit as it is, and it comes and goes with the vCPU',
    leavesPhysicalActive,
  ),
  'a disabled timer fires at each entry': mend(
    'the timer sets the physical active bit before each entry',
    timerSetsActive,
  ),
  'a level timer as an edge': mend('a timer that was turned off takes its edge back before the entry', takesEdgeBack),
  'active until the next entry': mend(
    'the physical active bit is set after an exit, too, and cleared when the vCPU leaves its CPU',
    inactiveAtOnce,
  ),
  'a timer that works behind a saved vgic': mend(
    'the background work only wakes, and the timer is injected before the entry',
    onlyWakes,
  ),
  'an edge before the sync': mend('a sync goes by the list register, and looks for another edge', sampledAgain),
  'pending is taken for ended': mend('an edge that is pending in its list register stays there', pendingIsNotEnded),
  'ISPENDR of a forwarded interrupt': mend(
    'the physical interrupt is made active when the list register is filled, and is active as long as one holds it',
    activeWhenFilled,
  ),
  'the map goes before the list register': mend(
    'unmapping waits until the interrupt is neither pending nor in a list register',
    waitsForListRegisters,
  ),
};

/** An era, or a hypervisor that is made from it, with the causes of some stories mended where they can be. */
export const mended = (
  { steps }: Bound<OldVgic, OldVgicSteps>,
  stories: readonly string[],
): Bound<OldVgic, OldVgicSteps> => {
  const wanted = Object.entries(mends).flatMap(([story, told]) =>
    stories.includes(story) && 'mend' in told ? [told.mend.steps] : [],
  );
  return bind(wanted.reduce((made, one) => override(made, one(made)), steps));
};
