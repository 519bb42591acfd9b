import type { GuestConfig } from './config.js';

interface Guest {
  readonly config: GuestConfig;
}

/** Where the guest keeps to the orders of EOIR and DIR that the architecture allows. */
export const whereLegal = ({ config }: Guest): boolean => config.guest.orders === 'legal';

/** Where a write of EOIR may deactivate. */
export const usesEoiMode0 = ({ config }: Guest): boolean =>
  config.guest.eoiMode === 0 || config.guest.controls.includes('eoiMode');

/** Where a write of DIR may deactivate. */
export const usesEoiMode1 = ({ config }: Guest): boolean =>
  config.guest.eoiMode === 1 || config.guest.controls.includes('eoiMode');
