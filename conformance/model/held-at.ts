/** With the list registers filled, before the last look at requests; or out of the guest, before the fold. */
export type HeldAt = 'entry' | 'exit';
